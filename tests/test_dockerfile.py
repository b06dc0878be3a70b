"""The image: built from what the product is, run as an unprivileged user, with one folder to write to."""

import shlex
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "Dockerfile").read_text()


def instructions() -> list[tuple[str, str]]:
    """Each instruction with what it says, continued lines joined."""
    lines = [line for line in TEXT.splitlines() if line.strip() and not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ").splitlines()
    return [(line.split()[0], line.partition(" ")[2].strip()) for line in joined]


def last_stage() -> list[tuple[str, str]]:
    every = instructions()
    start = max(number for number, (word, _) in enumerate(every) if word == "FROM")
    return every[start:]


def test_it_copies_what_the_product_is_and_the_ignore_file_lets_that_through() -> None:
    copied = [
        name
        for word, said in instructions()
        if word == "COPY" and "--from" not in said
        for name in shlex.split(said)[:-1]
    ]
    assert {"ats_mcp.py", "server", "tools", "prompts", "requirements.lock", "pyproject.toml"} <= set(copied)
    assert all((ROOT / name).exists() for name in copied)
    rules = (ROOT / ".dockerignore").read_text().split()
    assert rules[0] == "*"
    assert {rule.removeprefix("!") for rule in rules if rule.startswith("!")} == set(copied)
    assert any(fnmatch("server/__pycache__", rule) for rule in rules[1:])


def test_it_keeps_to_the_versions_that_were_tested() -> None:
    installs = [said for word, said in instructions() if word == "RUN" and "pip install" in said]
    assert len(installs) == 1
    assert "--constraint requirements.lock" in installs[0]
    assert all(":" in said.split()[0] for word, said in instructions() if word == "FROM")


def test_it_runs_as_nobody_in_particular_and_writes_to_one_folder() -> None:
    said = dict(last_stage())
    assert said["USER"].isdecimal()
    assert int(said["USER"]) > 1000
    assert said["VOLUME"] == '["/state"]'
    assert "ATS_MCP_STATE_DIR=/state" in said["ENV"]
    assert "PYTHONDONTWRITEBYTECODE=1" in said["ENV"]
    assert said["ENTRYPOINT"] == '["ats-mcp"]'
    words = [word for word, _ in last_stage()]
    assert words.index("USER") > max(number for number, word in enumerate(words) if word == "RUN")


def test_it_holds_no_key_and_the_command_that_it_shows_is_read_only() -> None:
    assert "KOMBO_API_KEY=" not in TEXT
    assert not [word for word, _ in instructions() if word in ("ADD", "ARG")]
    for option in ("--read-only", "--cap-drop ALL", "no-new-privileges"):
        assert option in TEXT
