"""Where the text of an RTF group goes: into what is seen, to a named property, or nowhere."""

from dataclasses import dataclass, field

from server.resumes.colours import Colour
from server.resumes.models import Technique
from server.resumes.rtf.look import Look
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
    is_shape: bool = False

    def inner(self) -> "Group":
        """Begin a group inside this one."""
        return Group(self.target, self.look.copy(), self.fallback)


SILENT, COLOURS, STYLES, SHAPE, ALTERNATIVES = (
    Target(name=name) for name in ("(silent)", "(colours)", "(styles)", "(shape)", "(alternatives)")
)
"""Nothing said in these is text; a drawing holds text in groups of its own, and so do alternatives.

Their names cannot be those of destinations, which are of letters only."""

DESTINATIONS = {
    "colortbl": COLOURS,
    "stylesheet": STYLES,
    "shpinst": SHAPE,
    "do": SHAPE,
    "upr": ALTERNATIVES,
    **dict.fromkeys(
        (
            *("fonttbl", "filetbl", "listtable", "listoverridetable", "revtbl", "rsidtbl", "latentstyles", "generator"),
            *("pict", "nonshppict", "shprslt", "nonesttables", "nesttableprops", "objdata", "objclass", "objname"),
            *("themedata", "colorschememapping", "datastore", "datafield", "fldinst", "formfield", "bkmkstart"),
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

SHOWN = frozenset(("shppict", "pntext", "listtext", "fldrslt", "result"))
"""Destinations whose text stands where they do."""

PROPERTIES = frozenset(
    (
        *("title", "subject", "author", "manager", "company", "operator", "category", "keywords", "comment"),
        *("doccomm", "hlinkbase", "propname", "staticval", "xe", "tc", "rxe"),
    )
)
MARGINS = ("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf")
