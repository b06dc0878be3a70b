"""A PDF as PDFium sees it: documents, pages, their letters and pictures of them."""

import ctypes
from array import array
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, repeat

from server.resumes.colours import Colour
from server.resumes.errors import BrokenResume, EncryptedResume
from server.resumes.limits import PDF_PAGE_CHARACTERS
from server.resumes.pdf import bindings
from server.resumes.pdf.picture import Box, Picture

_SCALE = 2.0
_MOST_PIXELS = 4_500_000
_PASSWORD_NEEDED, _UNKNOWN_SECURITY = 4, 5
_DRAW_ANNOTATIONS, _BGR = 0x01, 2
_TEXT, _FORM = 1, 5
_HIDDEN_ANNOTATION = 0x02 | 0x20
_DEEPEST_FORM = 12
_UINT, _FLOAT, _DOUBLE = map(ctypes.sizeof, (ctypes.c_uint, ctypes.c_float, ctypes.c_double))


@dataclass(frozen=True, slots=True)
class Annotation:
    """Something laid on top of a page: a note, a form field."""

    kind: int
    shown: bool
    """Not flagged as hidden."""
    box: Box
    contents: str
    field_name: str
    field_value: str


class PdfPage:
    """One page; coordinates are those of the page as it is shown, rotation included."""

    def __init__(self, handle: int) -> None:
        self._page = handle
        self.replaced = tuple(self._take_replacement_text())
        """Texts that stand in for what is drawn (ActualText); taken off, so that `text` is what is drawn."""
        self._text = bindings.load_text(handle)
        self.count = min(max(bindings.char_count(self._text), 0), PDF_PAGE_CHARACTERS)
        left, bottom, right, top = self._bounds()
        self.to_view = _view(bindings.rotation(handle) % 4, left, bottom, right, top)
        self.width, self.height = right - left, top - bottom
        if bindings.rotation(handle) % 2:
            self.width, self.height = self.height, self.width

    def close(self) -> None:
        """Give the page's memory back."""
        bindings.close_text(self._text)
        bindings.close_page(self._page)

    @cached_property
    def text(self) -> str:
        """One character per index, those that PDFium adds between words and lines included."""
        buffer = ctypes.create_string_buffer(2 * self.count + 2)
        written = bindings.get_text(self._text, 0, self.count, ctypes.addressof(buffer))
        text = buffer.raw[: max(2 * written - 2, 0)].decode("utf-16-le", "replace")
        if len(text) == self.count:
            return text
        units = list(map(bindings.unicode_of, repeat(self._text), range(self.count)))
        return "".join(_join_surrogates(units))

    @cached_property
    def objects(self) -> list[int]:
        """The text object of each character, 0 where PDFium added it."""
        return self.objects_of(range(self.count))

    def objects_of(self, indices: Sequence[int]) -> list[int]:
        """Return the text objects of some characters, which takes less time than those of all."""
        return list(map(bindings.char_object, repeat(self._text), indices))

    @cached_property
    def boxes(self) -> list[Box]:
        """The tight box of each character's ink."""
        numbers = array("d", bytes(4 * self.count * _DOUBLE))
        start, size = numbers.buffer_info()[0], 4 * _DOUBLE
        addresses = [range(start + side * _DOUBLE, start + size * self.count, size) for side in range(4)]
        deque(map(bindings.char_box, repeat(self._text), range(self.count), *addresses), maxlen=0)
        return self.to_view(zip(numbers[0::4], numbers[3::4], numbers[1::4], numbers[2::4], strict=True))

    def loose_boxes(self, indices: Sequence[int]) -> list[Box]:
        """Return boxes as high as the characters' lines and as wide as their advance."""
        return self.to_view(self.loose_sides(indices))

    def loose_sides(self, indices: Sequence[int]) -> list[Box]:
        """Return such boxes as they are on the sheet, which is measured from its foot."""
        numbers = array("f", bytes(4 * len(indices) * _FLOAT))
        start, size = numbers.buffer_info()[0], 4 * _FLOAT
        addresses = range(start, start + size * len(indices), size)
        deque(map(bindings.loose_box, repeat(self._text), indices, addresses), maxlen=0)
        return list(zip(numbers[0::4], numbers[1::4], numbers[2::4], numbers[3::4], strict=True))

    def size_of(self, index: int) -> tuple[float, float]:
        """Return the height and the width of the character's em in points, all scaling included."""
        matrix = (ctypes.c_float * 6)()
        bindings.char_matrix(self._text, index, ctypes.addressof(matrix))
        size = bindings.font_size(self._text, index)
        a, b, c, d, *_ = matrix
        return size * (c * c + d * d) ** 0.5, size * (a * a + b * b) ** 0.5

    def render(self, *, annotations: bool = True) -> Picture:
        """Draw the page on white, 144 dpi, less for a page of unusual size."""
        points = max(self.width * self.height, 1.0)
        scale = min(_SCALE, (_MOST_PIXELS / points) ** 0.5)
        width, height = max(int(self.width * scale), 1), max(int(self.height * scale), 1)
        stride = (width * 3 + 3) // 4 * 4
        # White from the start and not copied at the end: on memory this large, each pass takes milliseconds.
        pixels = bytearray(b"\xff") * (stride * height)
        start = ctypes.addressof((ctypes.c_char * len(pixels)).from_buffer(pixels))
        bitmap = bindings.new_bitmap(width, height, _BGR, start, stride)
        bindings.render(bitmap, self._page, 0, 0, width, height, 0, _DRAW_ANNOTATIONS if annotations else 0)
        bindings.free_bitmap(bitmap)
        return Picture(pixels, width, height, stride, scale)

    @cached_property
    def picture(self) -> Picture:
        """The page as it is shown."""
        return self.render()

    @cached_property
    def picture_without_annotations(self) -> Picture:
        """The page without what is laid on top of it."""
        return self.render(annotations=False)

    def render_without(self, objects: Iterable[int]) -> Picture:
        """Draw the page as it would be without these objects."""
        taken = list(objects)
        for handle in taken:
            bindings.set_active(handle, 0)
        picture = self.render()
        for handle in taken:
            bindings.set_active(handle, 1)
        return picture

    @property
    def is_blank(self) -> bool:
        """Nothing at all is placed on the page."""
        return bindings.object_count(self._page) <= 0

    def annotations(self) -> list[Annotation]:
        """List what is laid on top of the page."""
        found: list[Annotation] = []
        for index in range(min(bindings.annotation_count(self._page), 500)):
            handle = bindings.annotation(self._page, index)
            if not handle:
                continue
            numbers = (ctypes.c_float * 4)()
            bindings.annotation_box(handle, ctypes.addressof(numbers))
            left, top, right, bottom = numbers
            (box,) = self.to_view([(left, top, right, bottom)])
            found.append(
                Annotation(
                    kind=bindings.annotation_kind(handle),
                    shown=not bindings.annotation_flags(handle) & _HIDDEN_ANNOTATION,
                    box=box,
                    contents=_string(bindings.annotation_string, handle, b"Contents"),
                    field_name=_string(bindings.annotation_string, handle, b"T"),
                    field_value=_string(bindings.annotation_string, handle, b"V"),
                )
            )
            bindings.close_annotation(handle)
        return found

    def _bounds(self) -> tuple[float, float, float, float]:
        numbers = (ctypes.c_float * 4)()
        bindings.page_box(self._page, ctypes.addressof(numbers))
        left, top, right, bottom = numbers
        return left, bottom, right, top

    def _top_objects(self) -> Iterator[int]:
        return (bindings.page_object(self._page, index) for index in range(bindings.object_count(self._page)))

    def _take_replacement_text(self) -> Iterator[str]:
        for handle in _text_objects(self._top_objects(), _DEEPEST_FORM):
            for index in reversed(range(bindings.mark_count(handle))):
                mark = bindings.mark(handle, index)
                if len(text := _mark_text(mark)) >= 4:
                    bindings.remove_mark(handle, mark)
                    yield text


class PdfDocument:
    """An open document."""

    def __init__(self, handle: int) -> None:
        self._document = handle
        self.page_count = max(bindings.page_count(handle), 0)
        self.attachment_count = max(bindings.attachment_count(handle), 0)

    def property(self, name: str) -> str:
        """Return an entry of the document's properties (`Title`, `Author`, ...), empty where there is none."""
        return _string(bindings.meta_text, self._document, name.encode())

    @contextmanager
    def page(self, index: int) -> Generator[PdfPage]:
        """Open a page, counted from 0; raise `BrokenResume` where it cannot be."""
        handle = bindings.load_page(self._document, index)
        if not handle:
            raise BrokenResume
        page = PdfPage(handle)
        try:
            yield page
        finally:
            page.close()


@contextmanager
def open_document(data: bytes) -> Generator[PdfDocument]:
    """Open a PDF; raise `EncryptedResume` or `BrokenResume`."""
    handle = bindings.load_document(data, len(data), None)
    if not handle:
        raise EncryptedResume if bindings.last_error() in (_PASSWORD_NEEDED, _UNKNOWN_SECURITY) else BrokenResume
    try:
        yield PdfDocument(handle)
    finally:
        bindings.close_document(handle)


def is_never_painted(text_object: int) -> bool:
    """Tell whether the text object is in render mode 3 (neither filled nor stroked)."""
    return bindings.render_mode(text_object) == 3


def is_clip(text_object: int) -> bool:
    """Tell whether the text object is in render mode 7: painted only where something is drawn through its letters."""
    return bindings.render_mode(text_object) == 7


def has_own_font(text_object: int) -> bool:
    """Tell whether the font travels in the file, so that what is drawn is what its maker meant."""
    font = bindings.object_font(text_object)
    return bool(font) and bindings.font_embedded(font) == 1


def fill_colour(text_object: int) -> tuple[Colour, int] | None:
    """Return the colour and the opacity (0 to 255) of a text object, None where it is painted with a pattern."""
    numbers = (ctypes.c_uint * 4)()
    start = ctypes.addressof(numbers)
    if not bindings.fill_colour(text_object, *range(start, start + 4 * _UINT, _UINT)):
        return None
    red, green, blue, opacity = numbers
    return (red, green, blue), opacity


def _join_surrogates(units: Sequence[int]) -> Iterator[str]:
    """Yield a character for each unit: letters beyond the first plane take two, of which the second gets a joiner."""
    for unit, following in pairwise([*units, 0]):
        if 0xD800 <= unit < 0xDC00 <= following < 0xE000:
            yield chr(0x10000 + ((unit - 0xD800) << 10) + (following - 0xDC00))
        elif 0xD800 <= unit < 0xE000:
            yield "\u2060"
        else:
            yield chr(unit) if unit < 0x110000 else "\ufffd"


def _text_objects(handles: Iterable[int], depth: int) -> Iterator[int]:
    for handle in handles:
        kind = bindings.object_type(handle)
        if kind == _TEXT:
            yield handle
        elif kind == _FORM and depth:
            inner = (bindings.form_object(handle, index) for index in range(bindings.form_object_count(handle)))
            yield from _text_objects(inner, depth - 1)


def _mark_text(mark: int) -> str:
    length = ctypes.c_ulong()
    buffer = ctypes.create_string_buffer(20_000)
    if not bindings.mark_string(mark, b"ActualText", ctypes.addressof(buffer), len(buffer), ctypes.addressof(length)):
        return ""
    return _decode(buffer.raw[: min(length.value, len(buffer))])


def _string(read: Callable[..., int], handle: int, key: bytes) -> str:
    """Read one of PDFium's UTF-16 strings, which are asked for twice: length, then content."""
    length = read(handle, key, None, 0)
    if length <= 2:
        return ""
    buffer = ctypes.create_string_buffer(length)
    read(handle, key, ctypes.addressof(buffer), length)
    return _decode(buffer.raw)


def _decode(raw: bytes) -> str:
    return raw.decode("utf-16-le", "replace").rstrip("\0")


def _view(
    quarter_turns: int, left: float, bottom: float, right: float, top: float
) -> Callable[[Iterable[Box]], list[Box]]:
    """Return what turns sides on the sheet into boxes on the page as it is shown."""
    if quarter_turns == 1:
        return lambda sides: [(y0 - bottom, x0 - left, y1 - bottom, x1 - left) for x0, y1, x1, y0 in sides]
    if quarter_turns == 2:
        return lambda sides: [(right - x1, y0 - bottom, right - x0, y1 - bottom) for x0, y1, x1, y0 in sides]
    if quarter_turns == 3:
        return lambda sides: [(top - y1, right - x1, top - y0, right - x0) for x0, y1, x1, y0 in sides]
    return lambda sides: [(x0 - left, top - y1, x1 - left, top - y0) for x0, y1, x1, y0 in sides]
