"""Every setting of the server: its environment variable, its default and its meaning, once."""

import os
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Final, Literal, Self, get_args, get_origin
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from server.ats.paths import KINDS
from server.errors import ConfigurationError

OURS: Final = "ATS_MCP_"
"""How the variables begin that are nobody else's."""
NEAR: Final = {OURS: 0.6, "KOMBO_": 0.75, "AVIONTE_": 0.75}
"""How our variables begin, and how near another has to be to be taken for one of them misspelt, as difflib counts.

Other programs have variables that begin with the names of Kombo and Avionté too.
"""

REGIONS: Final = {
    "eu": "https://api.kombo.dev/v1",
    "us": "https://api.us.kombo.dev/v1",
    "ca": "https://api.ca.kombo.dev/v1",
}
"""Kombo's base URLs. The Canadian one is known from Kombo's SDK only."""

LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")


def split_names(value: object) -> object:
    """Read a comma-separated list; anything that is not text is left to validation."""
    return tuple(name.strip() for name in value.split(",") if name.strip()) if isinstance(value, str) else value


def some_names(value: object) -> object:
    """As `split_names`, where it leaves something: without a name, a bound that somebody set would not be one.

    Raises:
        ValueError: There are commas and no name.
    """
    names = split_names(value)
    if value and not names:
        raise ValueError("holds commas only: name something, or leave it unset")
    return names


Names = Annotated[tuple[str, ...], BeforeValidator(some_names)]


def scheme_and_host(url: str) -> tuple[str, str]:
    """How an address begins and whose it is, in small letters; empty where it says neither."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme, parts.hostname or ""


class Settings(BaseModel):
    """What the operator decided; no tool argument can widen any of it. A field's alias is its variable."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_alias=True, validate_by_name=True)

    api_key: str = Field(
        "",
        alias="KOMBO_API_KEY",
        repr=False,
        description="Kombo's API key. Without one the server runs on the sandbox.",
    )
    integration_id: str = Field(
        "",
        alias="KOMBO_INTEGRATION_ID",
        pattern=r"^$|^avionte:[1-9A-HJ-NP-Za-km-z]{24}$",
        description="The integration to work: `avionte:` and 24 characters, from Kombo's dashboard.",
    )
    region: Literal["eu", "us", "ca"] = Field("eu", alias="KOMBO_REGION", description="Where Kombo keeps the data.")
    base_url: str = Field(
        "",
        alias="KOMBO_BASE_URL",
        description="Kombo's address in place of the region's: https, or plain http on loopback only.",
    )
    dialect: Literal["auto", "brief", "bold"] = Field(
        "auto",
        alias="AVIONTE_DIALECT",
        description="Which Avionté paths the passthrough takes; `auto` finds out per capability.",
    )
    confirm: Literal["bulk", "irreversible", "all", "dangerously-never"] = Field(
        "bulk",
        alias="ATS_MCP_CONFIRM",
        description="Which writes a person confirms. `irreversible` adds single rejections, `all` every write;"
        " `dangerously-never` is for unattended runs and refuses more than 25 items all the same.",
    )
    confirm_by: Literal["client", "operator"] = Field(
        "client",
        alias="ATS_MCP_CONFIRM_BY",
        description="Who confirms: the person at the MCP client, or only `ats-mcp approve` in a terminal.",
    )
    read_only: bool = Field(False, alias="ATS_MCP_READ_ONLY", description="`1` removes every tool that writes.")
    tools: Names = Field((), alias="ATS_MCP_TOOLS", description="The only tools to offer, separated by commas.")
    exclude_tools: Names = Field(
        (), alias="ATS_MCP_EXCLUDE_TOOLS", description="Tools to leave out; wins over `ATS_MCP_TOOLS`."
    )
    state_dir: Path | None = Field(
        None,
        alias="ATS_MCP_STATE_DIR",
        description="The folder of ledger, audit and local index. Default: the platform's state folder; on the sandbox,"
        " memory.",
    )
    job_scope: Names = Field(
        (),
        alias="ATS_MCP_JOB_SCOPE",
        description="Ids of the only jobs that exist for this server, separated by commas.",
    )
    attachment_dir: Path | None = Field(
        None,
        alias="ATS_MCP_ATTACHMENT_DIR",
        description="The only folder that `add_attachment` may read files from.",
    )
    index: Literal["on", "off"] = Field(
        "on",
        alias="ATS_MCP_INDEX",
        description="`off` keeps no local index: searches then go by Kombo's filters, whole names and addresses only.",
    )
    index_days: int = Field(
        0,
        alias="ATS_MCP_INDEX_DAYS",
        ge=0,
        description="Days after their last change in which people stay in the index; `0` is as long as Kombo shows"
        " them.",
    )
    index_resumes: int = Field(
        0,
        alias="ATS_MCP_INDEX_RESUMES",
        ge=0,
        le=1440,
        description="How many resumes a day are fetched, which is billed, to be found by their words; one a minute at"
        " most. Those that `get_resume` reads are found without.",
    )
    write_budget: int = Field(
        1000,
        alias="ATS_MCP_WRITE_BUDGET",
        ge=0,
        description="How many records one run of the server may write before it has to be started again.",
    )
    live_budget: int = Field(
        5000,
        alias="ATS_MCP_LIVE_BUDGET",
        ge=0,
        description="How many requests one run of the server may send on to Avionté, which bills by use.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "WARNING", alias="ATS_MCP_LOG_LEVEL", description="What is logged, to stderr."
    )
    seed: int = 7

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ, **overrides: object) -> Self:
        """Read the variables; `overrides` (field names, from the command line) win over them.

        Raises:
            ConfigurationError: A value is not one of its choices, two settings contradict each other, or a variable
                that could only be ours is not.
        """
        cls._refuse_unknown(environ)
        values: dict[str, object] = {}
        for name, field in cls.model_fields.items():
            text = environ.get(field.alias or "", "").strip()
            if text:
                values[name] = text
        try:
            return cls.model_validate(values | overrides)
        except ValidationError as error:
            raise ConfigurationError(explain(error)) from None

    @property
    def on_sandbox(self) -> bool:
        """Whether the sandbox stands in for Kombo: exactly when there is no key."""
        return not self.api_key

    @property
    def kombo_url(self) -> str:
        """Where Kombo is reached, without a slash at the end."""
        return (self.base_url or REGIONS[self.region]).rstrip("/")

    @property
    def on_this_machine(self) -> bool:
        """Whether what stands for Kombo answers on loopback, as `ats-mcp sandbox` does."""
        return scheme_and_host(self.kombo_url)[1] in LOOPBACK

    @classmethod
    def _refuse_unknown(cls, environ: Mapping[str, str]) -> None:
        """Refuse a misspelt variable: ignored, it would leave the default in force where somebody wanted less.

        One that is like none of ours may be another program's, unless it begins as only ours do.
        """
        known = [field.alias for field in cls.model_fields.values() if field.alias]
        for name, value in environ.items():
            start = next((one for one in NEAR if name.upper().startswith(one)), "")
            if not start or name in known or not value.strip():
                continue
            ours = [one.removeprefix(start) for one in known if one.startswith(start)]
            near = get_close_matches(name.upper().removeprefix(start), ours, n=1, cutoff=NEAR[start])
            if near or start == OURS:
                hint = f"did you mean {start}{near[0]}?" if near else f"after {start} comes one of {', '.join(ours)}"
                raise ConfigurationError(f"{name} is not a setting of this server: {hint}")

    @field_validator("job_scope")
    @classmethod
    def _are_job_ids(cls, ids: tuple[str, ...]) -> tuple[str, ...]:
        expected = KINDS["job"]
        for place, id in enumerate(ids, start=1):
            if not expected.pattern.fullmatch(id):
                raise ValueError(
                    f"takes ids of jobs, and number {place} is none. An id is {expected.looks_like}: list_jobs shows"
                    " it on a server without this variable"
                )
        return ids

    @field_validator("state_dir", "attachment_dir")
    @classmethod
    def _is_full(cls, folder: Path | None) -> Path | None:
        try:
            full = folder.expanduser() if folder else None
        except RuntimeError:
            raise ValueError("begins with the home folder of somebody who has none here: give the full path") from None
        if full and not full.is_absolute():
            raise ValueError(
                "must be a full path, or begin with ~: a client starts servers in folders of its own choice"
            )
        return full

    @model_validator(mode="after")
    def _belongs_together(self) -> Self:
        if self.api_key and not self.integration_id:
            raise ValueError("KOMBO_API_KEY is set without KOMBO_INTEGRATION_ID: set both, or neither for the sandbox")
        if self.integration_id and not self.api_key:
            raise ValueError("KOMBO_INTEGRATION_ID is set without KOMBO_API_KEY: set both, or neither for the sandbox")
        if self.base_url and not self.api_key:
            raise ValueError("KOMBO_BASE_URL is set without KOMBO_API_KEY: set both, or neither for the sandbox")
        if self.confirm_by == "operator" and self.on_sandbox and not self.state_dir:
            raise ValueError(
                "ATS_MCP_CONFIRM_BY is operator, and the sandbox keeps its ledger in memory, where `ats-mcp approve`"
                " cannot reach it: set ATS_MCP_STATE_DIR"
            )
        scheme, host = scheme_and_host(self.kombo_url)
        if not host or (scheme != "https" and not (scheme == "http" and host in LOOPBACK)):
            raise ValueError("KOMBO_BASE_URL must be https (plain http is for loopback only)")
        return self


def read_secret(variable: str, environ: Mapping[str, str] = os.environ) -> str:
    """A secret that another program's convention names, such as the key of a model's endpoint; empty where unset."""
    return environ.get(variable, "").strip()


def explain(error: ValidationError) -> str:
    """Say which variables are wrong and what would be right, without their values (one of them is a secret)."""
    return "; ".join(map(_complain, error.errors(include_input=False, include_url=False)))


def _complain(detail: ErrorDetails) -> str:
    told = detail["msg"].removeprefix("Value error, ")
    if not detail["loc"]:
        return told
    name = str(detail["loc"][0])
    field = Settings.model_fields.get(name)
    if field is None:
        return f"{name} is not a setting of this server"
    if detail["type"] != "value_error":
        told = _wanted(field)
    return f"{field.alias or name} {told}"


def _wanted(field: FieldInfo) -> str:
    """What a variable takes, where its value was not of that kind."""
    if get_origin(field.annotation) is Literal:
        return f"must be one of {', '.join(get_args(field.annotation))}"
    if field.annotation is bool:
        return "must be 1 or 0"
    if field.annotation is int:
        words = {"ge": " of at least", "le": " and at most"}
        bounds = (
            f"{words[end]} {getattr(bound, end)}" for bound in field.metadata for end in words if hasattr(bound, end)
        )
        return f"must be a whole number{''.join(bounds)}"
    return f"has the wrong format. {field.description}"
