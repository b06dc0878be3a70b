"""What Word passes over: all alternatives (`mc:AlternateContent`) but one, and elements that are not its own."""

from collections.abc import Iterable, Iterator

from server.resumes.docx.xml import FOREIGN, UNKNOWN, Node

_LEAST_LETTERS = 4
"""Without the numbers that vendors of other programs leave in a document."""


def chosen(alternatives: Node) -> Iterable[Node]:
    """Return what is in the branch that Word shows; the others repeat it for other versions."""
    choices = (branch for branch in alternatives.findall("Choice") if branch.get("Requires") != UNKNOWN)
    branch = next(choices, alternatives.find("Fallback"))
    return () if branch is None else branch


def unheard(roots: Iterable[Node], told: str) -> Iterator[str]:
    """Yield the texts that Word passes over, where they say what is not told otherwise."""
    letters = _letters(told)
    texts = (text for root in roots for text in (*_of_other_branches(root), *_of_foreigners(root)))
    for text in texts:
        if sum(map(str.isalpha, text)) >= _LEAST_LETTERS and _letters(text) not in letters:
            yield text


def _of_other_branches(root: Node) -> Iterator[str]:
    for alternatives in root.iter("AlternateContent"):
        shown = chosen(alternatives)
        for branch in alternatives:
            paragraphs = () if branch is shown else list(branch.iter("p")) or (branch,)
            yield from ("".join(text.text or "" for text in paragraph.iter("t")) for paragraph in paragraphs)


def _of_foreigners(node: Node) -> Iterator[str]:
    if next(node.iter(FOREIGN), None) is None:
        return
    for child in node:
        if child.tag == FOREIGN:
            yield "".join(child.itertext())
        else:
            yield from _of_foreigners(child)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
