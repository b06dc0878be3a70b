import inspect

import pytest
from inline_snapshot import snapshot

from server import errors
from server.errors import ATSError, ConfigurationError


def drawn() -> dict[str, str]:
    """Class → parent, as the tree at the top of the module draws them."""
    parents: dict[int, str] = {}
    found: dict[str, str] = {}
    for line in inspect.cleandoc(errors.__doc__ or "").splitlines():
        mark = line.lstrip()[:2]
        if mark in ("* ", "+ ", "- ", "· "):
            depth = len(line) - len(line.lstrip())
            name = line.split()[1]
            parents[depth] = name
            found[name] = parents.get(depth - 2, "Exception")
    return found


def test_the_drawn_tree_is_the_tree() -> None:
    classes = [
        value for value in vars(errors).values() if inspect.isclass(value) and value.__module__ == "server.errors"
    ]
    assert drawn() == {each.__name__: each.__bases__[0].__name__ for each in classes}


@pytest.mark.parametrize("error", [each for each in vars(errors).values() if inspect.isclass(each)])
def test_every_class_says_in_one_sentence_what_it_stands_for(error: type) -> None:
    assert (error.__doc__ or "").endswith((".", ".\n    "))


def test_only_what_may_pass_by_itself_is_retryable() -> None:
    retryable = [name for name, value in vars(errors).items() if getattr(value, "retryable", False)]
    assert retryable == snapshot(["ATSUnavailable", "RateLimited"])


def test_every_error_but_an_unknown_outcome_says_that_nothing_changed() -> None:
    uncertain = [name for name, value in vars(errors).items() if getattr(value, "nothing_changed", True) is not True]
    assert uncertain == snapshot(["OutcomeUnknown"])


def test_an_error_is_its_message_and_carries_the_facts_beside_it() -> None:
    error = ATSError("No.", code="ATS.JOB_CLOSED", reference="https://app.kombo.dev/x", retry_after=3.0)
    assert (str(error), error.code, error.reference, error.retry_after, error.nothing_changed) == (
        "No.",
        "ATS.JOB_CLOSED",
        "https://app.kombo.dev/x",
        3.0,
        True,
    )


def test_an_error_from_the_middle_of_several_steps_can_say_that_something_changed() -> None:
    assert ATSError("Half done.", nothing_changed=False).nothing_changed is False


def test_a_wrong_configuration_is_no_failure_of_the_ats() -> None:
    assert not issubclass(ConfigurationError, ATSError)
