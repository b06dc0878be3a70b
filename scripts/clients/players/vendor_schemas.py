"""Runs the model vendors' own converters over a list of tools: `python vendor_schemas.py tools.json`.

Prints a line of JSON: for each vendor, what its converters refuse. Runs in the environment `vendors`.
"""

# Runs where its client is installed, not here.
# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false, reportArgumentType=false

import copy
import json
import sys
import warnings
from pathlib import Path

warnings.simplefilter("ignore")

from agents.strict_schema import ensure_strict_json_schema  # noqa: E402 - after the warnings are off
from anthropic import transform_schema  # noqa: E402
from google.genai import types  # noqa: E402
from pydantic_ai.profiles.google import GoogleJsonSchemaTransformer  # noqa: E402
from pydantic_ai.profiles.openai import OpenAIJsonSchemaTransformer  # noqa: E402


def gemini(schema):
    GoogleJsonSchemaTransformer(copy.deepcopy(schema)).walk()
    types.Schema.from_json_schema(
        json_schema=types.JSONSchema.model_validate(schema),
        api_option="GEMINI_API",
        raise_error_on_unsupported_field=True,
    )


def openai_strict(schema):
    strict = ensure_strict_json_schema(copy.deepcopy(schema))
    judge = OpenAIJsonSchemaTransformer(strict, strict=True)
    judge.walk()
    if not judge.is_strict_compatible:
        raise ValueError("pydantic-ai finds it not strict")


CONVERTERS = {"Anthropic": transform_schema, "OpenAI, strict": openai_strict, "Gemini": gemini}


def refusals(convert, tools):
    for tool in tools:
        try:
            convert(copy.deepcopy(tool["inputSchema"]))
        except Exception as error:
            yield f"{tool['name']}: {type(error).__name__}"


if __name__ == "__main__":
    tools = json.loads(Path(sys.argv[1]).read_text())
    sys.stdout.write(json.dumps({vendor: list(refusals(convert, tools)) for vendor, convert in CONVERTERS.items()}))
