"""Answers to screening questions, by the type of the question."""

from dataclasses import replace
from typing import Any

import pytest

from server.sandbox.envelope import KomboError
from server.sandbox.screening import read_answers
from server.sandbox.world import Job, ScreeningQuestion
from tests.server.sandbox.caller import Caller

OPTIONS = [{"id": "yes", "name": "Yes"}, {"id": "no", "name": "No"}]


def asking(format: dict[str, Any]) -> Job:
    question = ScreeningQuestion(id="q", remote_id="1", title="Well?", format=format)
    return replace(Caller().job(), screening_questions=(question,))


@pytest.mark.parametrize(
    ("format", "given", "kept"),
    [
        ({"type": "TEXT"}, "Two years", {"content": "Two years"}),
        ({"type": "NUMBER"}, 2.5, {"number": 2.5}),
        ({"type": "BOOLEAN"}, False, {"checked": False}),
        ({"type": "DATE"}, "2026-11-26T00:00:00.000Z", {"date": "2026-11-26T00:00:00.000Z"}),
        ({"type": "SINGLE_SELECT", "options": OPTIONS}, "no", {"choice": "No"}),
        ({"type": "MULTI_SELECT", "options": OPTIONS}, ["no", "yes"], {"choices": ["No", "Yes"]}),
    ],
)
def test_an_answer_is_kept_as_kombo_shows_it(format: dict[str, Any], given: Any, kept: Any) -> None:
    answers, warnings = read_answers(asking(format), [{"question_id": "q", "answer": given}])
    assert [(answer.type, answer.answer) for answer in answers] == [(format["type"], kept)]
    assert warnings == []


@pytest.mark.parametrize(
    ("format", "given"),
    [
        ({"type": "TEXT"}, 2),
        ({"type": "NUMBER"}, True),
        ({"type": "BOOLEAN"}, "yes"),
        ({"type": "SINGLE_SELECT", "options": OPTIONS}, "Yes"),
        ({"type": "MULTI_SELECT", "options": OPTIONS}, ["yes", "maybe"]),
        ({"type": "FILE"}, "cv.pdf"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(format: dict[str, Any], given: Any) -> None:
    with pytest.raises(KomboError) as refused:
        read_answers(asking(format), [{"question_id": "q", "answer": given}])
    assert refused.value.code == "PLATFORM.INPUT_INVALID"
