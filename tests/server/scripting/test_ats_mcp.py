"""The public module: every name is there, is imported when it is asked for, and pytest has its fixture."""

import subprocess
import sys

import pytest

import ats_mcp
from ats_mcp import AtsSandbox, ats_sandbox

__all__ = ["ats_sandbox"]


def test_every_public_name_has_a_home() -> None:
    at_home = {name for names in ats_mcp.PUBLIC.values() for name in names}
    assert at_home | {"main"} == set(ats_mcp.__all__)
    for name in at_home - {"recruiting"}:  # which takes an extra
        assert getattr(ats_mcp, name)


def test_a_name_that_is_none_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'ats_mcp' has no attribute 'nothing'"):
        _ = ats_mcp.nothing  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType, reportUnknownMemberType] - that is the point


def test_importing_the_module_imports_nothing_else_of_ours() -> None:
    script = "import sys, ats_mcp; print([name for name in sys.modules if name.split('.')[0] in ('server', 'mcp')])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_fixture_is_a_sandbox_of_the_tests_own(ats_sandbox: AtsSandbox) -> None:
    assert ats_sandbox.seed == 7
    assert ats_sandbox.requests == []
