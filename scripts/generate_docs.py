"""Rewrites what is generated from code: the README's tables of tools and of settings, and Avionté's checklist."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from scripts.generate_checklist import CHECKLIST, make  # noqa: E402 - the line above makes the checkout importable
from server.settings import Settings  # noqa: E402
from tools import CATALOGUE  # noqa: E402


def tool_table() -> str:
    """A row for each tool: name, access, arguments, what it does."""
    rows = ["| tool | access | arguments | what it does |", "|---|---|---|---|"]
    for spec in CATALOGUE:
        built = spec.build()
        arguments = ", ".join(f"`{name}`" for name in built.parameters.get("properties", {})) or "none"
        rows.append(f"| `{spec.name}` | {spec.access.value} | {arguments} | {spec.description.splitlines()[0]} |")
    return "\n".join(rows)


def settings_table() -> str:
    """A row for each environment variable: name, default, meaning with its choices."""
    rows = ["| variable | default | meaning |", "|---|---|---|"]
    for field in Settings.model_fields.values():
        if field.alias is None:
            continue
        choices = [f"`{choice}`" for choice in getattr(field.annotation, "__args__", ()) if isinstance(choice, str)]
        default = f"`{field.default}`" if field.default not in ("", (), None, False) else "none"
        meaning = f"{field.description} {'One of ' + ', '.join(choices) + '.' if choices else ''}".strip()
        rows.append(f"| `{field.alias}` | {default} | {meaning} |")
    return "\n".join(rows)


def fill(text: str) -> str:
    """A document with each generated part made anew between its two marks."""
    made = {"tools": tool_table(), "settings": settings_table()}
    part = re.compile(r"<!-- (tools|settings): generated -->\n.*?<!-- end -->", re.DOTALL)
    return part.sub(lambda old: f"<!-- {old[1]}: generated -->\n{made[old[1]]}\n<!-- end -->", text)


if __name__ == "__main__":
    readme = ROOT / "README.md"
    readme.write_text(fill(readme.read_text()))
    CHECKLIST.write_text(make())
