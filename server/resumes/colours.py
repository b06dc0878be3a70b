"""Colours, and whether an eye can tell two of them apart."""

import re

Colour = tuple[int, int, int]
"""Red, green, blue, 0 to 255."""

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)

_LEAST_DISTANCE = 24.0
"""Below this, text cannot be read: F2F2F2 on white has 13, a light grey heading (CCCCCC) on white 51."""
_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")


def look_alike(one: Colour, other: Colour) -> bool:
    """Tell whether text of one colour cannot be made out on the other (distance weighted by the eye's sensitivity)."""
    red, green, blue = (first - second for first, second in zip(one, other, strict=True))
    return float(0.299 * red * red + 0.587 * green * green + 0.114 * blue * blue) ** 0.5 < _LEAST_DISTANCE


def from_hex(text: str) -> Colour | None:
    """Read `#FFF`, `ffffff` and the like; None for anything else."""
    match = _HEX.fullmatch(text.strip())
    if match is None:
        return None
    digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
