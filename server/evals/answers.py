"""The facts that a task asks for at its end: how they are asked for, and how they are read out of what comes back."""

import json
from collections.abc import Mapping
from typing import cast

Answer = Mapping[str, object]


def ask_for(form: Mapping[str, str]) -> str:
    """A sentence that asks for these facts, nothing where there are none."""
    if not form:
        return ""
    members = ", ".join(f'"{name}": {meaning}' for name, meaning in form.items())
    return f"\n\nEnd with one JSON object and nothing after it: {{{members}}}."


def read_answer(given: object) -> Answer:
    """The facts in an answer: a mapping as it is, or the last JSON object in a text; nothing where there is none."""
    if isinstance(given, Mapping):
        return cast(Answer, given)
    text = str(given or "")
    decoder = json.JSONDecoder()
    found: Answer = {}
    at = text.find("{")
    while at >= 0:
        try:
            value, end = decoder.raw_decode(text, at)
        except ValueError:
            end = at + 1
        else:
            found = cast(Answer, value)
        at = text.find("{", end)
    return found
