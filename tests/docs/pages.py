"""The pages of the documentation, taken apart: fenced blocks, headings, links and what stands between backticks."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^( *)```(\w*)[ ]?([^\n`]*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, what else its first line says (`not-run: …`), its text, and its first line."""

    page: str
    line: int
    language: str
    mark: str
    text: str

    @property
    def kind(self) -> str:
        """The word before the colon of the mark."""
        return self.mark.partition(":")[0]

    @property
    def value(self) -> str:
        """What follows the colon of the mark."""
        return self.mark.partition(":")[2].strip()

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def pages() -> list[str]:
    """Every page, as paths from the root."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


@cache
def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks_of(page: str) -> list[Block]:
    """The fenced blocks of a page, in order."""
    text = read(page)
    return [
        Block(page, text.count("\n", 0, found.start()) + 1, found[2], found[3].strip(), lines_of(found))
        for found in FENCE.finditer(text)
    ]


def lines_of(fence: re.Match[str]) -> str:
    """What stands in a fenced block, without what the block itself is indented by."""
    return "".join(line.removeprefix(fence[1]) for line in fence[4].splitlines(keepends=True))


def prose_of(page: str) -> str:
    """A page without its fenced blocks."""
    return FENCE.sub("", read(page))


def code_of(page: str) -> list[str]:
    """What stands between backticks in the prose, on one line."""
    return [" ".join(code.split()) for code in re.findall(r"(?<!`)`([^`]+)`(?!`)", prose_of(page))]


def anchors_of(page: str) -> set[str]:
    """The anchors that a host such as GitHub makes of the headings."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(prose_of(page)))
    return {heading.strip().replace(" ", "-") for heading in plain}
