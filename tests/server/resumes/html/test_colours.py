import pytest

from server.resumes.colours import WHITE
from server.resumes.html.colours import parse_colour


@pytest.mark.parametrize(
    ("value", "colour"),
    [
        ("transparent", (WHITE, 0.0)),
        ("white", (WHITE, 1.0)),
        ("rebeccapurple", ((102, 51, 153), 1.0)),
        ("#ffffff", (WHITE, 1.0)),
        ("#ffffff00", (WHITE, 0.0)),
        ("#fff3", (WHITE, 0.2)),
        ("rgb(255 255 255 / 50%)", (WHITE, 0.5)),
        ("rgba(255,255,255,.25)", (WHITE, 0.25)),
        ("rgb(1.2.3, 0, 0)", ((0, 0, 0), 1.0)),
        ("rgb(300, 0, 0)", ((255, 0, 0), 1.0)),
        ("hsl(240, 100%, 50%)", ((0, 0, 255), 1.0)),
        ("hsla(120deg 100% 50% / 0)", ((0, 255, 0), 0.0)),
        ("oklch(100% 0 0)", (WHITE, 1.0)),
        ("lab(99 1 1 / 50%)", (WHITE, 0.5)),
        ("oklab(0.01 0 0)", ((0, 0, 0), 1.0)),
        ("oklch(0.5 0.1 20)", None),
        ("inherit", None),
        ("", None),
    ],
)
def test_colours(value: str, colour: object) -> None:
    assert parse_colour(value) == colour
