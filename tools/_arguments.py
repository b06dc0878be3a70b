"""Schemas of arguments and answers, in a form that every model vendor's API takes."""

from functools import cache
from typing import Any, cast

from pydantic import BaseModel


def closed(schema: dict[str, Any]) -> dict[str, Any]:
    """An input schema that says it takes nothing else, without the titles that cost tokens and say nothing."""
    return cast(dict[str, Any], without_titles(schema)) | {"additionalProperties": False}


@cache
def output_schema(answers: type[BaseModel]) -> dict[str, Any]:
    """The schema of an answer model, made once for all tools that share it."""
    return cast(dict[str, Any], without_titles(answers.model_json_schema()))


def without_titles(schema: object) -> object:
    """A JSON schema without `title` keywords; a property that is called `title` stays."""
    if isinstance(schema, list):
        return [without_titles(part) for part in cast(list[object], schema)]
    if not isinstance(schema, dict):
        return schema
    kept: dict[str, object] = {}
    for key, value in cast(dict[str, object], schema).items():
        if key in ("properties", "$defs"):
            kept[key] = {name: without_titles(part) for name, part in cast(dict[str, object], value).items()}
        elif key != "title" or not isinstance(value, str):
            kept[key] = without_titles(value)
    return kept
