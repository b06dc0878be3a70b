"""Content controls that are bound to data in the Word file: Word shows the data, whatever stands in the control."""

import re
from contextlib import suppress
from xml.etree.ElementTree import SubElement

from server.resumes.docx.package import Package
from server.resumes.docx.xml import Node, find
from server.resumes.errors import BrokenResume

REPLACED = "replaced"
"""The tag that text gets in whose place Word shows something else."""

_PROPERTIES = {
    "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}": "docProps/core.xml",
    "{6668398D-A668-4E3E-A5EB-62B293D839F1}": "docProps/app.xml",
}
"""The identities by which controls name the parts that hold the document's properties."""
_STEP = re.compile(r"(?:[\w.-]+:)?([\w.-]+)(?:\[(\d{1,4})\])?")


class BoundData:
    """The data of one document."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._parts: dict[str, str] | None = None
        self._roots: dict[str, Node | None] = {}

    def apply(self, root: Node | None) -> Node | None:
        """Put the data of a part's plain text controls in the place of what is written in them."""
        for control in [] if root is None else list(root.iter("sdt")):
            run = next((run for run in control.iter("r") if run.find("t") is not None), None)
            shown = self._shown(control)
            texts = list(control.iter("t"))
            if run is None or not shown or _letters(shown) == _letters("".join(text.text or "" for text in texts)):
                continue
            for text in texts:
                text.tag = REPLACED
            SubElement(run, "t").text = shown
        return root

    def _shown(self, control: Node) -> str | None:
        """Return the data that a control is bound to, None where it is bound to none."""
        properties = control.find("sdtPr")
        binding = find(properties, "dataBinding")
        if binding is None or find(properties, "text") is None:
            return None
        node = self._read(self._part(binding.get("storeItemID", "").upper()))
        root, *steps = [_STEP.fullmatch(step) for step in binding.get("xpath", "").strip("/").split("/")]
        if node is None or root is None or root[1] != node.tag:
            return None
        for step in steps:
            found = [] if step is None else node.findall(step[1])
            place = int(step[2] or 1) if step else 0
            if not 0 < place <= len(found):
                return None
            node = found[place - 1]
        return "".join(node.itertext()).strip()

    def _part(self, identity: str) -> str:
        if self._parts is None:
            self._parts = dict(_PROPERTIES)
            for part in self._package.related("customXml").values():
                for described in self._package.related_to(part, "customXmlProps").values():
                    item = self._read(described)
                    self._parts["" if item is None else item.get("itemID", "").upper()] = part
        return self._parts.get(identity, "")

    def _read(self, part: str) -> Node | None:
        """Return the root of a part, None where there is none that can be read: data need not be sound."""
        if part not in self._roots:
            self._roots[part] = None
            with suppress(BrokenResume):
                self._roots[part] = self._package.read(part)
        return self._roots[part]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
