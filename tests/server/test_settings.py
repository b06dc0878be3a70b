"""Settings: every variable is read, checked and never repeated; what contradicts itself does not start."""

import re
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from pydantic import ValidationError

from server.errors import ConfigurationError
from server.settings import Settings

KEY = "a-secret-key-of-ours"
LIVE = {"KOMBO_API_KEY": KEY, "KOMBO_INTEGRATION_ID": "avionte:SandboxNorthwindStaffing"}
ROOT = Path(__file__).parents[2]
JOB = "H5daSm8e85Dmvmne3wLeCPhX"


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
        "ATS_MCP_JOB_SCOPE": f"{JOB}, {'9' * 24}",
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
            "job_scope": ("H5daSm8e85Dmvmne3wLeCPhX", "999999999999999999999999"),
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
    assert Settings.from_env({**LIVE, "KOMBO_BASE_URL": url}).kombo_url == url


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
        "https://[kombo.example.com",
    ],
)
def test_any_other_address_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="KOMBO_BASE_URL must be https"):
        Settings.from_env({**LIVE, "KOMBO_BASE_URL": url})


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
    assert refusal({"KOMBO_BASE_URL": "http://127.0.0.1:8700/v1"}) == snapshot(
        "KOMBO_BASE_URL is set without KOMBO_API_KEY: set both, or neither for the sandbox"
    )


def test_what_means_nothing_on_the_sandbox_does_no_harm_there() -> None:
    assert Settings.from_env({"KOMBO_REGION": "us", "AVIONTE_DIALECT": "bold"}).on_sandbox


@pytest.mark.parametrize(
    ("variable", "told"),
    [
        ("ATS_MCP_CONFRIM", snapshot("ATS_MCP_CONFRIM is not a setting of this server: did you mean ATS_MCP_CONFIRM?")),
        ("KOMBO_REGOIN", snapshot("KOMBO_REGOIN is not a setting of this server: did you mean KOMBO_REGION?")),
        ("AVIONTE_DIALEKT", snapshot("AVIONTE_DIALEKT is not a setting of this server: did you mean AVIONTE_DIALECT?")),
        (
            "KOMBO_INTEGRATION",
            snapshot("KOMBO_INTEGRATION is not a setting of this server: did you mean KOMBO_INTEGRATION_ID?"),
        ),
        ("kombo_region", snapshot("kombo_region is not a setting of this server: did you mean KOMBO_REGION?")),
        (
            "ats_mcp_job_scope",
            snapshot("ats_mcp_job_scope is not a setting of this server: did you mean ATS_MCP_JOB_SCOPE?"),
        ),
        (
            "ATS_MCP_QUIET",
            snapshot(
                "ATS_MCP_QUIET is not a setting of this server: after ATS_MCP_ comes one of CONFIRM, CONFIRM_BY, READ_ONLY, TOOLS, EXCLUDE_TOOLS, STATE_DIR, JOB_SCOPE, ATTACHMENT_DIR, INDEX, INDEX_DAYS, INDEX_RESUMES, WRITE_BUDGET, LIVE_BUDGET, LOG_LEVEL"
            ),
        ),
    ],
)
def test_a_variable_that_could_only_be_ours_and_is_not_is_refused(variable: str, told: str) -> None:
    assert refusal({variable: KEY}) == told


@pytest.mark.parametrize("variable", ["KOMBO_WEBHOOK_SECRET", "AVIONTE_CLIENT_ID", "KOMBO_API_TIMEOUT"])
def test_a_variable_of_another_program_is_none_of_ours(variable: str) -> None:
    assert Settings.from_env({variable: "x"}).on_sandbox
    assert Settings.from_env({variable: " ", "ATS_MCPX": "1", "OTHER_CONFIRM": "1"}) == Settings.from_env({})


def test_no_variable_that_this_project_ships_is_refused() -> None:
    shipped = (
        "ats_mcp.py Dockerfile server.json mcp.json bundle/manifest.json Makefile README.md docs/*.md scripts/**/*.py"
    )
    found = {
        name
        for pattern in shipped.split()
        for path in ROOT.glob(pattern)
        for name in re.findall(r"\bATS_MCP_[A-Z_]+", path.read_text(encoding="utf-8"))
    }
    assert len(found) > 10
    assert found <= {field.alias for field in Settings.model_fields.values()}


def test_a_wrong_value_is_told_by_its_variable_with_what_would_be_right() -> None:
    assert refusal({"ATS_MCP_CONFIRM": "never"}) == snapshot(
        "ATS_MCP_CONFIRM must be one of bulk, irreversible, all, dangerously-never"
    )
    assert refusal({"ATS_MCP_CONFIRM_BY": "me", "KOMBO_REGION": "mars"}) == snapshot(
        "KOMBO_REGION must be one of eu, us, ca; ATS_MCP_CONFIRM_BY must be one of client, operator"
    )
    assert refusal({"ATS_MCP_READ_ONLY": "perhaps"}) == snapshot("ATS_MCP_READ_ONLY must be 1 or 0")
    assert refusal({"ATS_MCP_WRITE_BUDGET": "-1"}) == snapshot(
        "ATS_MCP_WRITE_BUDGET must be a whole number of at least 0"
    )
    assert refusal(LIVE | {"KOMBO_INTEGRATION_ID": "greenhouse:SandboxNorthwindStaffing"}) == snapshot(
        "KOMBO_INTEGRATION_ID has the wrong format. The integration to work: `avionte:` and 24 characters, from Kombo's dashboard."
    )
    assert refusal({"ATS_MCP_INDEX_RESUMES": "many"}) == snapshot(
        "ATS_MCP_INDEX_RESUMES must be a whole number of at least 0 and at most 1440"
    )
    assert refusal({"ATS_MCP_WRITE_BUDGET": "9" * 5000}) == snapshot(
        "ATS_MCP_WRITE_BUDGET must be a whole number of at least 0"
    )
    assert refusal({"AVIONTE_DIALECT": "\udcff"}) == snapshot("AVIONTE_DIALECT must be one of auto, brief, bold")
    assert refusal({"ATS_MCP_LOG_LEVEL": "debug"}) == snapshot(
        "ATS_MCP_LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR"
    )
    assert refusal({}, dry_run=True) == snapshot("dry_run is not a setting of this server")


@pytest.mark.parametrize("variable", ["ATS_MCP_JOB_SCOPE", "ATS_MCP_TOOLS", "ATS_MCP_EXCLUDE_TOOLS"])
def test_a_bound_that_names_nothing_is_refused(variable: str) -> None:
    assert refusal({variable: " , ,"}) == f"{variable} holds commas only: name something, or leave it unset"


def test_a_job_scope_holds_ids_of_jobs() -> None:
    assert refusal({"ATS_MCP_JOB_SCOPE": "foo"}) == snapshot(
        "ATS_MCP_JOB_SCOPE takes ids of jobs, and number 1 is none. An id is 24 letters and digits without 0, O, I and l, such as H5daSm8e85Dmvmne3wLeCPhX: list_jobs shows it on a server without this variable"
    )
    assert refusal({"ATS_MCP_JOB_SCOPE": f"{JOB},38870859"}) == snapshot(
        "ATS_MCP_JOB_SCOPE takes ids of jobs, and number 2 is none. An id is 24 letters and digits without 0, O, I and l, such as H5daSm8e85Dmvmne3wLeCPhX: list_jobs shows it on a server without this variable"
    )


@pytest.mark.parametrize(
    "variable",
    [
        "KOMBO_INTEGRATION_ID",
        "KOMBO_REGION",
        "KOMBO_BASE_URL",
        "ATS_MCP_CONFIRM",
        "ATS_MCP_JOB_SCOPE",
        "ATS_MCP_STATE_DIR",
    ],
)
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


@pytest.mark.parametrize("variable", ["ATS_MCP_STATE_DIR", "ATS_MCP_ATTACHMENT_DIR"])
def test_a_folder_is_the_same_wherever_the_server_is_started(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for home in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(home, str(tmp_path))
    settings = Settings.from_env({variable: "~/state"})
    assert (settings.state_dir or settings.attachment_dir) == tmp_path / "state"
    for relative in ("state", "./state", "../state"):
        assert refusal({variable: relative}) == (
            f"{variable} must be a full path, or begin with ~: a client starts servers in folders of its own choice"
        )
    assert refusal({variable: "~nobody-of-this-name/state"}) == (
        f"{variable} begins with the home folder of somebody who has none here: give the full path"
    )


def test_an_operator_who_confirms_needs_a_ledger_that_a_terminal_can_reach() -> None:
    assert refusal({"ATS_MCP_CONFIRM_BY": "operator"}) == snapshot(
        "ATS_MCP_CONFIRM_BY is operator, and the sandbox keeps its ledger in memory, where `ats-mcp approve` cannot reach it: set ATS_MCP_STATE_DIR"
    )
    assert Settings.from_env({"ATS_MCP_CONFIRM_BY": "operator", "ATS_MCP_STATE_DIR": "/state"}).confirm_by == "operator"
    assert Settings.from_env({**LIVE, "ATS_MCP_CONFIRM_BY": "operator"}).confirm_by == "operator"
