import pytest

from server.resumes.html.selectors import Element, parse_selector


def matches(selector: str, element: Element) -> bool:
    parsed = parse_selector(selector)
    assert parsed is not None
    return parsed.matches(element)


TABLE = Element("table", {"id": "t"})
ROW = Element("tr", {"class": "row odd"}, TABLE)
FIRST = Element("td", {"data-kind": "skill-list", "lang": "en-US"}, ROW)
SECOND = Element("td", {"class": "last"}, ROW, FIRST, 2)


@pytest.mark.parametrize(
    "selector",
    [
        *("td", "*", ".last", "td.last", "#t td", "#t .row td", "tr > td", "table>tr>td", "td + td", "td+.last"),
        *("td:nth-child(2)", "td:not(.row)", "TD:NOT(#t)", "tr.row.odd td"),
    ],
)
def test_an_element_is_meant(selector: str) -> None:
    assert matches(selector, SECOND)


@pytest.mark.parametrize(
    "selector",
    [
        *("th", "#last", ".row", "table > td", "tr td td", "td:first-child", "td:not(.last)", "th + td", ".row + td"),
        *(":root", "[data-kind]", "td td"),
    ],
)
def test_an_element_is_not_meant(selector: str) -> None:
    assert not matches(selector, SECOND)


@pytest.mark.parametrize(
    "selector",
    [
        *("[data-kind]", "[data-kind=skill-list]", "[data-kind^='skill']", '[data-kind$="list"]', "[data-kind*=ill-l]"),
        *("[lang|=en]", "[lang|='en-US']", "td[lang][data-kind]", "td:first-child", "td:not([class])"),
    ],
)
def test_attributes_are_compared(selector: str) -> None:
    assert matches(selector, FIRST)


def test_attributes_that_differ_do_not_match() -> None:
    assert not matches("[data-kind=skill]", FIRST)
    assert not matches("[class~=odd]", FIRST)
    assert matches("[class~=odd]", ROW)
    assert not matches("[lang|=fr]", FIRST)


@pytest.mark.parametrize(
    "selector",
    [
        "a:hover",
        "p::before",
        "p ~ p",
        "",
        "p >",
        "p:not(:hover)",
        "[a=b=c]]",
        " ".join(["p"] * 30),
        "p:last-child",
        ":is(.a)",
    ],
)
def test_selectors_that_cannot_be_followed_are_none(selector: str) -> None:
    assert parse_selector(selector) is None


def test_the_root_is_the_page() -> None:
    assert matches(":root", Element("html"))


def test_weights_count_identities_classes_and_tags() -> None:
    parsed = parse_selector("#t .row td[lang]:first-child")
    assert parsed is not None
    assert parsed.weight == (1, 3, 1)
