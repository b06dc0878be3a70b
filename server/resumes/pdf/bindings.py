"""The PDFium functions that reading a resume takes, bound with types; imported in the worker process only.

They are bound anew instead of taken from `pypdfium2.raw`: prototypes with plain addresses can be mapped over all
characters of a page, which takes half the time of a Python call for each, and a type checker can follow them.
"""

import ctypes
from collections.abc import Callable
from typing import cast

import pypdfium2.raw as raw  # pyright: ignore[reportMissingTypeStubs]  # generated, without types

_ADDRESS, _INT, _UINT, _SIZE, _FLOAT = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint, ctypes.c_size_t, ctypes.c_float


def _bind(name: str, result: object, *arguments: object) -> Callable[..., int]:
    """Bind one function of the library; it keeps the interpreter's lock, which is cheaper and harmless in a worker."""
    address = ctypes.cast(getattr(raw, name), _ADDRESS).value
    make_type = cast("Callable[..., Callable[[int | None], Callable[..., int]]]", ctypes.PYFUNCTYPE)
    return make_type(result, *arguments)(address)


load_document = _bind("FPDF_LoadMemDocument64", _ADDRESS, _ADDRESS, _SIZE, _ADDRESS)
close_document = _bind("FPDF_CloseDocument", None, _ADDRESS)
last_error = _bind("FPDF_GetLastError", ctypes.c_ulong)
page_count = _bind("FPDF_GetPageCount", _INT, _ADDRESS)
attachment_count = _bind("FPDFDoc_GetAttachmentCount", _INT, _ADDRESS)
meta_text = _bind("FPDF_GetMetaText", ctypes.c_ulong, _ADDRESS, ctypes.c_char_p, _ADDRESS, ctypes.c_ulong)
load_page = _bind("FPDF_LoadPage", _ADDRESS, _ADDRESS, _INT)
close_page = _bind("FPDF_ClosePage", None, _ADDRESS)
rotation = _bind("FPDFPage_GetRotation", _INT, _ADDRESS)
page_box = _bind("FPDF_GetPageBoundingBox", _INT, _ADDRESS, _ADDRESS)
object_count = _bind("FPDFPage_CountObjects", _INT, _ADDRESS)
page_object = _bind("FPDFPage_GetObject", _ADDRESS, _ADDRESS, _INT)
form_object_count = _bind("FPDFFormObj_CountObjects", _INT, _ADDRESS)
form_object = _bind("FPDFFormObj_GetObject", _ADDRESS, _ADDRESS, ctypes.c_ulong)
object_type = _bind("FPDFPageObj_GetType", _INT, _ADDRESS)
set_active = _bind("FPDFPageObj_SetIsActive", _INT, _ADDRESS, _INT)
fill_colour = _bind("FPDFPageObj_GetFillColor", _INT, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS)
mark_count = _bind("FPDFPageObj_CountMarks", _INT, _ADDRESS)
mark = _bind("FPDFPageObj_GetMark", _ADDRESS, _ADDRESS, ctypes.c_ulong)
mark_string = _bind(
    "FPDFPageObjMark_GetParamStringValue", _INT, _ADDRESS, ctypes.c_char_p, _ADDRESS, ctypes.c_ulong, _ADDRESS
)
remove_mark = _bind("FPDFPageObj_RemoveMark", _INT, _ADDRESS, _ADDRESS)
render_mode = _bind("FPDFTextObj_GetTextRenderMode", _INT, _ADDRESS)
object_font = _bind("FPDFTextObj_GetFont", _ADDRESS, _ADDRESS)
font_embedded = _bind("FPDFFont_GetIsEmbedded", _INT, _ADDRESS)
load_text = _bind("FPDFText_LoadPage", _ADDRESS, _ADDRESS)
close_text = _bind("FPDFText_ClosePage", None, _ADDRESS)
char_count = _bind("FPDFText_CountChars", _INT, _ADDRESS)
get_text = _bind("FPDFText_GetText", _INT, _ADDRESS, _INT, _INT, _ADDRESS)
unicode_of = _bind("FPDFText_GetUnicode", _UINT, _ADDRESS, _INT)
char_object = _bind("FPDFText_GetTextObject", _SIZE, _ADDRESS, _INT)
char_box = _bind("FPDFText_GetCharBox", _INT, _ADDRESS, _INT, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS)
loose_box = _bind("FPDFText_GetLooseCharBox", _INT, _ADDRESS, _INT, _ADDRESS)
char_matrix = _bind("FPDFText_GetMatrix", _INT, _ADDRESS, _INT, _ADDRESS)
font_size = cast("Callable[[int, int], float]", _bind("FPDFText_GetFontSize", ctypes.c_double, _ADDRESS, _INT))
annotation_count = _bind("FPDFPage_GetAnnotCount", _INT, _ADDRESS)
annotation = _bind("FPDFPage_GetAnnot", _ADDRESS, _ADDRESS, _INT)
close_annotation = _bind("FPDFPage_CloseAnnot", None, _ADDRESS)
annotation_kind = _bind("FPDFAnnot_GetSubtype", _INT, _ADDRESS)
annotation_flags = _bind("FPDFAnnot_GetFlags", _INT, _ADDRESS)
annotation_string = _bind(
    "FPDFAnnot_GetStringValue", ctypes.c_ulong, _ADDRESS, ctypes.c_char_p, _ADDRESS, ctypes.c_ulong
)
annotation_box = _bind("FPDFAnnot_GetRect", _INT, _ADDRESS, _ADDRESS)
new_bitmap = _bind("FPDFBitmap_CreateEx", _ADDRESS, _INT, _INT, _INT, _ADDRESS, _INT)
free_bitmap = _bind("FPDFBitmap_Destroy", None, _ADDRESS)
render = _bind("FPDF_RenderPageBitmap", None, _ADDRESS, _ADDRESS, _INT, _INT, _INT, _INT, _INT, _INT)
