"""Arguments as models send them: schemas that every vendor's API takes, and complaints that name the fix."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, cast

from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from pydantic import BaseModel, ValidationError


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


def check_names(arguments: Mapping[str, object], tool: Tool) -> None:
    """Refuse arguments that the tool does not have.

    The SDK ignores them: a misspelt argument would be dropped, and the call do something else than what was asked.

    Raises:
        ToolError: Some do not exist; the nearest names are offered.
    """
    names = list(cast(dict[str, object], tool.parameters.get("properties", {})))
    unknown = [name for name in arguments if name not in names]
    if not unknown:
        return
    nearest = [near for name in unknown for near in get_close_matches(name, names, n=1)]
    hint = f" Did you mean {', '.join(f'`{name}`' for name in nearest)}?" if nearest else ""
    raise ToolError(
        f"{tool.name} takes no argument {', '.join(f'`{name}`' for name in unknown)}.{hint} It takes:"
        f" {', '.join(names) or 'none'}. Nothing was changed."
    )


def explain(error: ValidationError) -> str:
    """Say which arguments are wrong and what would be right; values are not repeated."""
    problems: list[str] = []
    for detail in error.errors(include_url=False, include_input=False, include_context=False):
        where = ".".join(str(part) for part in detail["loc"])
        match detail["type"]:
            case "missing":
                problems.append(f"`{where}` is missing.")
            case _:
                problems.append(f"`{where}`: {detail['msg'].removeprefix('Value error, ')}.")
    return f"{' '.join(problems)} Nothing was changed."
