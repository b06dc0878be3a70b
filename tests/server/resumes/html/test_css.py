import pytest

from server.resumes.html.css import cascade, matching, parse_declarations, parse_length, parse_rules
from server.resumes.html.selectors import Element


def test_the_heavier_selector_wins_and_the_later_of_equals() -> None:
    rules = parse_rules(
        "#x { color: red } p { color: blue } .c { color: green } p { color: black } p.c { color: grey }"
    )
    assert matching(rules, Element("p")) == {"color": "black"}
    assert matching(rules, Element("p", {"class": "b c"})) == {"color": "grey"}
    assert matching(rules, Element("p", {"class": "c", "id": "x"})) == {"color": "red"}


def test_declarations_are_read_one_by_one() -> None:
    assert parse_declarations("Color: RED !important; ; font-size : 1px;broken; empty:; color: blue") == {
        "color": "red !important",
        "font-size": "1px",
    }


def test_what_is_said_in_short_is_written_out() -> None:
    assert parse_declarations("font: bold 12px/1.5 Arial, serif") == {
        "font-size": "12px",
        "font-family": "arial, serif",
    }
    assert parse_declarations("font: inherit") == {"font": "inherit"}
    assert [
        parse_declarations(f"margin: {sides}") for sides in ("1px", "1px 2px", "1px 2px 3px", "1px 2px 3px 4px")
    ] == [
        {f"margin-{side}": length for side, length in zip(("top", "right", "bottom", "left"), lengths, strict=True)}
        for lengths in (
            ("1px", "1px", "1px", "1px"),
            ("1px", "2px", "1px", "2px"),
            ("1px", "2px", "3px", "2px"),
            ("1px", "2px", "3px", "4px"),
        )
    ]
    assert parse_declarations("inset: 1px !important")["left"] == "1px !important"


def test_the_important_goes_before_the_nearer() -> None:
    assert cascade({"color": "red !important"}, {"color": "blue", "top": "0"}) == {"color": "red", "top": "0"}
    assert cascade({"color": "red ! important"}, {"color": "blue!important"}) == {"color": "blue"}


def test_a_choice_of_selectors_is_each_of_them() -> None:
    rules = parse_rules("p:is(.a, .b:where(.c)) , h1 { color: red } " + ":is(p)" * 9 + " { color: blue }")
    assert matching(rules, Element("p", {"class": "a"})) == {"color": "red"}
    assert matching(rules, Element("p", {"class": "b c"})) == {"color": "red"}
    assert matching(rules, Element("p", {"class": "b"})) == {}
    assert matching(rules, Element("h1")) == {"color": "red"}


@pytest.mark.parametrize(
    ("value", "pixels"),
    [
        *(("12", 12.0), ("12px", 12.0), ("3pt", 4.0), ("2em", 20.0), ("50%", 5.0), ("1rem", 16.0), ("auto", None)),
        *(("calc(1px)", 1.0), ("calc( 2em )", 20.0), ("calc(1px + 1em)", None), ("1.2.3", None)),
        *(("1e-3px", 0.001), ("+.5", 0.5), ("1pc", 16.0), ("1ch", 5.0), ("1lh", 12.0), ("1parsec", None)),
        *(("min(1px, 2em)", 1.0), ("max(1px, 2em)", 20.0), ("clamp(1px, 2em, 12px)", 12.0), ("min(1px, x)", None)),
    ],
)
def test_lengths(value: str, pixels: float | None) -> None:
    assert parse_length(value, 10.0) == pixels
