import pytest

from server.resumes.colours import WHITE
from server.resumes.html.css import element, matching, parse_colour, parse_declarations, parse_length, parse_rules


def test_the_heavier_selector_wins_and_the_later_of_equals() -> None:
    rules = parse_rules(
        "#x { color: red } p { color: blue } .c { color: green } p { color: black } p.c { color: grey }"
    )
    assert matching(rules, [element("p", {})]) == {"color": "black"}
    assert matching(rules, [element("p", {"class": "b c"})]) == {"color": "grey"}
    assert matching(rules, [element("p", {"class": "c", "id": "x"})]) == {"color": "red"}


def test_a_chain_of_selectors_wants_its_ancestors_in_order() -> None:
    rules = parse_rules("table .row td { color: red }")
    table, row, cell = element("table", {}), element("tr", {"class": "row"}), element("td", {})
    assert matching(rules, [table, row, cell]) == {"color": "red"}
    assert matching(rules, [row, table, cell]) == {}
    assert matching(rules, [table, row]) == {}
    assert matching(rules, []) == {}


@pytest.mark.parametrize("selector", ["a:hover", "p::before", "[hidden]", "p + p", "p ~ p", ""])
def test_selectors_that_are_not_followed_match_nothing(selector: str) -> None:
    assert parse_rules(f"{selector} {{ color: red }}") == []


def test_declarations_are_read_one_by_one() -> None:
    assert parse_declarations("Color: RED !important; ; font-size : 1px;broken; empty:") == {
        "color": "red",
        "font-size": "1px",
    }


@pytest.mark.parametrize(
    ("value", "colour"),
    [
        ("transparent", (WHITE, 0.0)),
        ("white", (WHITE, 1.0)),
        ("#ffffff", (WHITE, 1.0)),
        ("rgb(255 255 255 / 50%)", (WHITE, 0.5)),
        ("rgba(255,255,255,.25)", (WHITE, 0.25)),
        ("rgb(1.2.3, 0, 0)", ((0, 0, 0), 1.0)),
        ("inherit", None),
        ("", None),
    ],
)
def test_colours(value: str, colour: object) -> None:
    assert parse_colour(value) == colour


@pytest.mark.parametrize(
    ("value", "pixels"),
    [("12", 12.0), ("12px", 12.0), ("3pt", 4.0), ("2em", 20.0), ("50%", 5.0), ("1rem", 16.0), ("auto", None)],
)
def test_lengths(value: str, pixels: float | None) -> None:
    assert parse_length(value, 10.0) == pixels
