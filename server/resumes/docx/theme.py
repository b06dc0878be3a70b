"""The document's theme: the colours that `themeColor` and `themeFill` name, which Word shows whatever stands beside."""

from server.resumes.colours import BLACK, WHITE, Colour, from_hex
from server.resumes.docx.xml import Node, children, find

_SLOTS = {
    "background1": "bg1",
    "text1": "t1",
    "background2": "bg2",
    "text2": "t2",
    "bg1": "bg1",
    "tx1": "t1",
    "bg2": "bg2",
    "tx2": "t2",
}
"""What runs call a slot of the mapping in the document's settings."""
_MAPPING = {"bg1": "light1", "t1": "dark1", "bg2": "light2", "t2": "dark2"}
"""What stands in those slots where the settings say nothing."""
_SHORT = {
    "light1": "lt1",
    "dark1": "dk1",
    "light2": "lt2",
    "dark2": "dk2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}
_OFFICE: dict[str, Colour] = {"lt1": WHITE, "dk1": BLACK}
_COLOURED = {"color": "val", "shd": "color", "background": "color"}
"""The elements that have a colour of the theme, and where they say it in numbers."""
_AS_WRITTEN = 48
"""How far Word's own sum for a tint may lie from ours, of 255."""


class Theme:
    """The colours of one document."""

    def __init__(self, root: Node | None, settings: Node | None) -> None:
        mapping = find(settings, "clrSchemeMapping")
        self._mapping = _MAPPING | ({} if mapping is None else dict(mapping.attrib))
        self._colours = dict(_OFFICE)
        for entry in children(find(root, "themeElements", "clrScheme")):
            for colour in children(entry):
                if found := from_hex(colour.get("lastClr") or colour.get("val") or ""):
                    self._colours[entry.tag] = found

    def apply(self, root: Node | None) -> Node | None:
        """Write the colours of a part out, where what stands beside a name of the theme is something else."""
        for node in () if root is None else root.iter():
            if node.tag in _COLOURED:
                self._write(node, _COLOURED[node.tag], node.get("themeColor", ""), "theme")
            if node.tag == "shd":
                self._write(node, "fill", node.get("themeFill", ""), "themeFill")
        return root

    def _write(self, node: Node, attribute: str, name: str, prefix: str) -> None:
        name = self._mapping.get(_SLOTS.get(name, name), name)
        colour = self._colours.get(_SHORT.get(name, name))
        if colour is None:
            return
        colour = _tinted(colour, _share(node.get(f"{prefix}Tint")), _share(node.get(f"{prefix}Shade")))
        written = from_hex(node.get(attribute, ""))
        if written is None or max(abs(a - b) for a, b in zip(written, colour, strict=True)) > _AS_WRITTEN:
            node.set(attribute, "{:02X}{:02X}{:02X}".format(*colour))


def _tinted(colour: Colour, tint: float, shade: float) -> Colour:
    red, green, blue = (round((255 - (255 - part) * tint) * shade) for part in colour)
    return red, green, blue


def _share(text: str | None) -> float:
    """Read one of Word's hexadecimal shares of 255; all of it where there is none."""
    try:
        return min(int(text or "FF", 16), 255) / 255
    except ValueError:
        return 1.0
