"""Where the text of an RTF group goes: into what is seen, to a named property, or nowhere."""

from dataclasses import dataclass, field

from server.resumes.colours import Colour
from server.resumes.models import Technique
from server.resumes.rtf.look import Look
from server.resumes.rtf.shapes import Shape
from server.resumes.text_flow import TextFlow


@dataclass(frozen=True, slots=True)
class Target:
    """Takes text: a flow takes what is seen and what is hidden, a name what stands in no flow."""

    flow: TextFlow | None = None
    how: Technique | None = None
    """Why nothing in the flow is seen."""
    boxed: bool = False
    """Stands in a drawing, on `ground` (None where that is not known)."""
    ground: Colour | None = None
    is_label: bool = False
    """What stands before a list item, for readers that do not count themselves."""
    name: str = ""


@dataclass(slots=True)
class Group:
    """What holds up to the closing brace."""

    target: Target
    look: Look = field(default_factory=dict[str, int])
    fallback: int = 1
    """Characters that follow each Unicode character for readers that do not know it."""
    starred: bool = False
    r"""`\*` has just been read: a destination follows that readers pass over when they do not know it."""
    shape: Shape = field(default_factory=Shape)
    """The drawing that the group is in."""
    code: list[str] = field(default_factory=list[str])
    """What is written as the code of the field that the group is in."""

    def inner(self) -> "Group":
        """Begin a group inside this one."""
        return Group(self.target, self.look.copy(), self.fallback, shape=self.shape, code=self.code)


SILENT, COLOURS, FONTS, STYLES, SHAPE, BACKGROUND, ALTERNATIVES, CODE = (
    Target(name=f"({name})")
    for name in ("silent", "colours", "fonts", "styles", "shape", "background", "text for old readers", "code")
)
"""Nothing said in these is text; a drawing holds text in groups of its own, and so do alternatives."""

DESTINATIONS = {
    "colortbl": COLOURS,
    "fonttbl": FONTS,
    "stylesheet": STYLES,
    "shpinst": SHAPE,
    "do": SHAPE,
    "background": BACKGROUND,
    "upr": ALTERNATIVES,
    "fldinst": CODE,
    **dict.fromkeys(
        (
            *("filetbl", "listtable", "listoverridetable", "revtbl", "rsidtbl", "latentstyles", "generator"),
            *("pict", "nonshppict", "nesttableprops", "objdata", "objclass", "objname", "pgdsctbl"),
            *("themedata", "colorschememapping", "datastore", "datafield", "bkmkstart"),
            *("bkmkend", "xmlnstbl", "wgrffmtfilter", "pgptbl", "mmathPr", "defchp", "defpap", "blipuid", "picprop"),
            *("atnid", "atnauthor", "atnref", "atndate", "atntime", "atnicn", "pn", "ftnsep", "ftnsepc", "ftncn"),
            *("aftnsep", "aftnsepc", "htmltag", "mhtmltag", "xmlopen", "xmlclose", "xmlattrname", "xmlattrvalue"),
            *("factoidname", "fchars", "lchars"),
            *("aftncn", "pnseclvl", "pntxta", "pntxtb", "template", "fontemb", "falt", "panose", "protusertbl"),
        ),
        SILENT,
    ),
}
"""What is no text; any other destination that is new to this reader is taken for a property."""

LABELS = ("pntext", "listtext")
SHOWN = frozenset(("shppict", "fldrslt", "result"))
"""Destinations whose text stands where they do."""
REPEATS = ("shprslt", "nonesttables", "formfield")
"""What other readers are shown; it says nothing new."""

PROPERTIES = frozenset(
    (
        *("title", "subject", "author", "manager", "company", "operator", "category", "keywords", "comment"),
        *("doccomm", "hlinkbase", "propname", "staticval", "linkval", "xe", "tc", "rxe", "txe", "docvar", "userprops"),
        *("private", "private1", "password", "passwordhash", "writereservation", "writereservhash", "windowcaption"),
        *("mailmerge", "mmconnectstr", "mmquery", "mmdatasource", "mmheadersource", "mmodso", "mmaddfieldname"),
        *("hl", "hlfr", "hlloc", "hlsrc", "hsv", "keycode", "nextfile", "subdocument", "gridtbl", "oleclsid"),
        *("objalias", "objsect", "objtime", "oldcprops", "oldpprops", "oldsprops", "oldtprops", "atnparent"),
        *("atrfstart", "atrfend", "mvfmf", "mvfml", "mvtof", "mvtol", "creatim", "revtim", "printim", "buptim"),
        *("ffdeftext", "ffentrymcr", "ffexitmcr", "ffformat", "ffhelptext", "ffl", "ffname", "ffstattext"),
    )
)
MARGINS = ("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf")
