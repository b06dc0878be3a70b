import pytest

from server.resumes.colours import BLACK, WHITE, Colour, from_hex, look_alike


@pytest.mark.parametrize(
    "colour", [(250, 250, 250), (242, 242, 242), (255, 255, 224), (240, 248, 255), (255, 250, 240)]
)
def test_near_white_cannot_be_read_on_white(colour: Colour) -> None:
    assert look_alike(colour, WHITE)


@pytest.mark.parametrize("colour", [(204, 204, 204), (217, 217, 217), (255, 255, 0), (173, 216, 230)])
def test_light_colours_can_be_read_on_white(colour: Colour) -> None:
    assert not look_alike(colour, WHITE)


def test_colours_of_equal_brightness_are_told_apart() -> None:
    assert not look_alike((255, 0, 0), (0, 130, 0))


def test_hexadecimal_colours_are_read() -> None:
    assert from_hex("#fff") == WHITE
    assert from_hex("000000") == BLACK
    assert from_hex("auto") is None
