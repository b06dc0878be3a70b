"""Pictures of four by four pixels, one to a point: white, with a dark one where a test says."""

import pytest

from server.resumes.pdf.picture import Box, Picture

WHOLE = (0.0, 0.0, 3.5, 3.5)


def picture(*dark: tuple[int, int], colour: bytes = bytes(3)) -> Picture:
    pixels = bytearray(b"\xff" * 48)
    for column, row in dark:
        pixels[row * 12 + column * 3 : row * 12 + column * 3 + 3] = colour
    return Picture(pixels, width=4, height=4, stride=12, scale=1.0)


@pytest.mark.parametrize("place", [(0, 0), (3, 0), (1, 2), (3, 3)])
def test_a_dark_pixel_anywhere_in_the_box_shows(place: tuple[int, int]) -> None:
    assert picture(place).shows_what(picture(), WHOLE)
    assert picture().shows_what(picture(place), WHOLE)
    assert not picture(place).shows_what(picture(place), WHOLE)


def test_what_lies_beside_the_box_does_not_show() -> None:
    assert not picture((3, 1)).shows_what(picture(), (0.0, 0.0, 2.5, 3.5))


def test_a_difference_that_no_eye_sees_does_not_show() -> None:
    assert not picture((1, 1), colour=b"\xf0\xf0\xf0").shows_what(picture(), WHOLE)
    assert picture((1, 1), colour=b"\xff\xd0\xff").shows_what(picture(), WHOLE)


@pytest.mark.parametrize("box", [(-2.5, -2.5, 0.5, 0.5), (-1.0, 0.0, 9.0, 9.0), (0.0, -9.0, 9.0, 1.0)])
def test_of_a_box_that_reaches_over_the_edge_the_part_on_the_page_counts(box: Box) -> None:
    assert picture((0, 0)).shows_what(picture(), box)
    assert not picture((3, 3)).shows_what(picture(), (-2.5, -2.5, 0.5, 0.5))


@pytest.mark.parametrize("box", [(5.0, 0.0, 9.0, 3.0), (0.0, 5.0, 3.0, 9.0), (-9.0, -9.0, -5.0, -5.0)])
def test_a_box_beside_the_page_shows_nothing(box: Box) -> None:
    dark = picture((3, 3))
    assert not dark.shows_what(picture(), box)
    assert not dark.has_contrast(box)
    assert dark.colour_of(box) is None


def test_the_colour_of_a_box_is_the_mean_of_its_pixels() -> None:
    blue = picture((0, 0), (1, 0), colour=b"\xff\x00\x00")
    assert blue.colour_of((0.0, 0.0, 1.5, 0.5)) == (0, 0, 255)
    assert picture().colour_of(WHOLE) == (255, 255, 255)
