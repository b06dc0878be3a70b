"""Settings: every variable is read, checked and never repeated; what contradicts itself does not start."""

from pathlib import Path

import pytest
from inline_snapshot import snapshot
from pydantic import ValidationError

from server.errors import ConfigurationError
from server.settings import Settings

KEY = "a-secret-key-of-ours"
LIVE = {"KOMBO_API_KEY": KEY, "KOMBO_INTEGRATION_ID": "avionte:SandboxNorthwindStaffing"}


def test_without_any_variable_it_is_the_sandbox_with_a_person_who_confirms() -> None:
    assert Settings.from_env({}).model_dump() == snapshot(
        {
            "api_key": "",
            "integration_id": "",
            "region": "eu",
            "base_url": "",
            "dialect": "auto",
            "confirm": "bulk",
            "confirm_by": "client",
            "read_only": False,
            "tools": (),
            "exclude_tools": (),
            "state_dir": None,
            "job_scope": (),
            "attachment_dir": None,
            "index": "on",
            "index_days": 0,
            "index_resumes": 0,
            "write_budget": 1000,
            "live_budget": 5000,
            "log_level": "WARNING",
            "seed": 7,
        }
    )
    assert Settings.from_env({}).on_sandbox


def test_every_variable_is_read() -> None:
    environ = {
        **LIVE,
        "KOMBO_REGION": "us",
        "KOMBO_BASE_URL": "https://kombo.example.com/v1/",
        "AVIONTE_DIALECT": "bold",
        "ATS_MCP_CONFIRM": "irreversible",
        "ATS_MCP_CONFIRM_BY": "operator",
        "ATS_MCP_READ_ONLY": "1",
        "ATS_MCP_TOOLS": "list_jobs, get_job,,",
        "ATS_MCP_EXCLUDE_TOOLS": "get_job",
        "ATS_MCP_STATE_DIR": "/var/lib/ats-mcp",
        "ATS_MCP_JOB_SCOPE": "j1,j2",
        "ATS_MCP_ATTACHMENT_DIR": "/srv/files",
        "ATS_MCP_INDEX": "off",
        "ATS_MCP_INDEX_DAYS": "400",
        "ATS_MCP_INDEX_RESUMES": "20",
        "ATS_MCP_WRITE_BUDGET": "12",
        "ATS_MCP_LIVE_BUDGET": "34",
        "ATS_MCP_LOG_LEVEL": "INFO",
    }
    assert {field.alias for field in Settings.model_fields.values() if field.alias} == set(environ)
    settings = Settings.from_env(environ)
    assert settings.model_dump() == snapshot(
        {
            "api_key": "a-secret-key-of-ours",
            "integration_id": "avionte:SandboxNorthwindStaffing",
            "region": "us",
            "base_url": "https://kombo.example.com/v1/",
            "dialect": "bold",
            "confirm": "irreversible",
            "confirm_by": "operator",
            "read_only": True,
            "tools": ("list_jobs", "get_job"),
            "exclude_tools": ("get_job",),
            "state_dir": Path("/var/lib/ats-mcp"),
            "job_scope": ("j1", "j2"),
            "attachment_dir": Path("/srv/files"),
            "index": "off",
            "index_days": 400,
            "index_resumes": 20,
            "write_budget": 12,
            "live_budget": 34,
            "log_level": "INFO",
            "seed": 7,
        }
    )
    assert not settings.on_sandbox
    assert settings.kombo_url == "https://kombo.example.com/v1"


def test_an_empty_variable_is_none() -> None:
    assert Settings.from_env(
        dict.fromkeys(("ATS_MCP_CONFIRM", "KOMBO_API_KEY", "ATS_MCP_TOOLS"), "  ")
    ) == Settings.from_env({})


def test_the_command_line_wins() -> None:
    settings = Settings.from_env({"ATS_MCP_READ_ONLY": "0", "ATS_MCP_TOOLS": "get_job"}, read_only=True, tools="a, b")
    assert settings.read_only
    assert settings.tools == ("a", "b")


@pytest.mark.parametrize(("text", "on"), [("1", True), ("true", True), ("yes", True), ("0", False), ("off", False)])
def test_a_switch_is_said_in_the_usual_ways(text: str, on: bool) -> None:
    assert Settings.from_env({"ATS_MCP_READ_ONLY": text}).read_only is on


@pytest.mark.parametrize(
    ("region", "url"),
    [
        ("eu", "https://api.kombo.dev/v1"),
        ("us", "https://api.us.kombo.dev/v1"),
        ("ca", "https://api.ca.kombo.dev/v1"),
    ],
)
def test_a_region_is_an_address(region: str, url: str) -> None:
    assert Settings.from_env({"KOMBO_REGION": region}).kombo_url == url


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/v1", "http://localhost:1", "http://[::1]:1", "HTTPS://x.dev"])
def test_another_address_is_https_or_of_this_machine(url: str) -> None:
    assert Settings.from_env({"KOMBO_BASE_URL": url}).kombo_url == url


@pytest.mark.parametrize(
    "url",
    [
        "http://kombo.example.com",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "http://localhost@kombo.example.com",
        "ftp://localhost",
        "file:///etc/passwd",
        "kombo.example.com",
        "//kombo.example.com",
        "https://",
    ],
)
def test_any_other_address_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="KOMBO_BASE_URL must be https"):
        Settings.from_env({"KOMBO_BASE_URL": url})


def refusal(environ: dict[str, str], **overrides: object) -> str:
    with pytest.raises(ConfigurationError) as refused:
        Settings.from_env(environ, **overrides)
    return str(refused.value)


def test_half_a_configuration_is_refused() -> None:
    assert refusal({"KOMBO_API_KEY": KEY}) == snapshot(
        "KOMBO_API_KEY is set without KOMBO_INTEGRATION_ID: set both, or neither for the sandbox"
    )
    assert refusal({"KOMBO_INTEGRATION_ID": LIVE["KOMBO_INTEGRATION_ID"]}) == snapshot(
        "KOMBO_INTEGRATION_ID is set without KOMBO_API_KEY: set both, or neither for the sandbox"
    )


def test_a_wrong_value_is_told_by_its_variable_with_what_would_be_right() -> None:
    assert refusal({"ATS_MCP_CONFIRM": "never"}) == snapshot(
        "ATS_MCP_CONFIRM: Input should be 'bulk', 'irreversible', 'all' or 'dangerously-never'"
    )
    assert refusal({"ATS_MCP_CONFIRM_BY": "me", "KOMBO_REGION": "mars"}) == snapshot(
        "KOMBO_REGION: Input should be 'eu', 'us' or 'ca'; ATS_MCP_CONFIRM_BY: Input should be 'client' or 'operator'"
    )
    assert refusal({"ATS_MCP_READ_ONLY": "perhaps"}) == snapshot(
        "ATS_MCP_READ_ONLY: Input should be a valid boolean, unable to interpret input"
    )
    assert refusal({"ATS_MCP_WRITE_BUDGET": "-1"}) == snapshot(
        "ATS_MCP_WRITE_BUDGET: Input should be greater than or equal to 0"
    )
    assert refusal(LIVE | {"KOMBO_INTEGRATION_ID": "greenhouse:SandboxNorthwindStaffing"}) == snapshot(
        "KOMBO_INTEGRATION_ID: has another form. The integration to work: `avionte:` and 24 characters, from Kombo's dashboard."
    )
    assert refusal({}, dry_run=True) == snapshot("dry_run: Extra inputs are not permitted")


@pytest.mark.parametrize("variable", ["KOMBO_INTEGRATION_ID", "KOMBO_REGION", "KOMBO_BASE_URL", "ATS_MCP_CONFIRM"])
def test_no_complaint_repeats_a_value(variable: str) -> None:
    told = refusal({**LIVE, variable: f"{KEY}-in-the-wrong-place"})
    assert KEY not in told


def test_the_key_is_in_no_text_about_the_settings() -> None:
    assert KEY not in repr(Settings.from_env(LIVE))
    assert KEY not in str(Settings.from_env(LIVE))


def test_nothing_changes_once_it_is_set() -> None:
    settings = Settings.from_env({})
    with pytest.raises(ValidationError, match="frozen"):
        settings.confirm = "dangerously-never"


def test_a_folder_is_a_path() -> None:
    assert Settings.from_env({"ATS_MCP_STATE_DIR": "state"}).state_dir == Path("state")


def test_an_operator_who_confirms_needs_a_ledger_that_a_terminal_can_reach() -> None:
    assert refusal({"ATS_MCP_CONFIRM_BY": "operator"}) == snapshot(
        "ATS_MCP_CONFIRM_BY is operator, and the sandbox keeps its ledger in memory, where `ats-mcp approve` cannot reach it: set ATS_MCP_STATE_DIR"
    )
    assert Settings.from_env({"ATS_MCP_CONFIRM_BY": "operator", "ATS_MCP_STATE_DIR": "state"}).confirm_by == "operator"
    assert Settings.from_env({**LIVE, "ATS_MCP_CONFIRM_BY": "operator"}).confirm_by == "operator"
