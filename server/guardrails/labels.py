"""Labels: what a person picks a record by, such as “Line Cook [3kwR…]”: the name is for reading, the id for tools."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from server.ats.paths import KINDS
from server.guardrails.untrusted import inline

LONGEST: Final = 80
ID: Final = re.compile(rf"{KINDS['job'].pattern.pattern}|op_[A-Z0-9]{{12}}")
"""Kombo's ids look alike, whatever they name; the others are those of our own operations."""
LABELLED: Final = re.compile(rf"(?P<name>.*)\[(?P<id>{ID.pattern})\]", re.DOTALL)
SIGNS: Final = re.compile(r"[\[\],“”\"`|\\]")
"""What labels and lists of them are written with; none of it stays in a name."""


@dataclass(frozen=True, slots=True)
class Label:
    """A name that is safe to show, and an id; one of them may be empty."""

    name: str
    id: str = ""

    def __str__(self) -> str:
        return f"{self.name} [{self.id}]" if self.name and self.id else self.name or self.id


def label_of(name: str, id: str = "") -> Label:
    """The label of a record: others wrote its name, so it is cleaned and cut short."""
    return Label(" ".join(SIGNS.sub(" ", inline(SIGNS.sub(" ", name), LONGEST)).split()), id)


def read_label(text: str) -> Label:
    """Read what was typed or picked: a label, an id or a name.

    >>> read_label("Line Cook [3kwRmmLfEXDMyvtC2kYE6pgU]")
    Label(name='Line Cook', id='3kwRmmLfEXDMyvtC2kYE6pgU')
    """
    whole = text.strip()
    if ID.fullmatch(whole):
        return Label("", whole)
    if labelled := LABELLED.fullmatch(whole):
        return label_of(labelled["name"], labelled["id"])
    return label_of(whole)


def split(text: str) -> tuple[tuple[Label, ...], str]:
    """Read a list that is being typed: the labels before its last comma, and what stands after it."""
    *before, last = text.split(",")
    return tuple(label for label in map(read_label, before) if str(label)), last


def read_labels(text: str) -> tuple[Label, ...]:
    """Read a list of labels, ids and names with commas between them, each once."""
    before, last = split(text)
    return tuple(dict.fromkeys(label for label in (*before, read_label(last)) if str(label)))


def join(labels: Iterable[Label | str]) -> str:
    """Write labels as a list that `read_labels` reads."""
    return ", ".join(map(str, labels))
