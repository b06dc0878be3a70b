"""Answers to screening questions, from what a request carries to what an application shows."""

from server.sandbox.envelope import KomboError
from server.sandbox.shapes import objects, text
from server.sandbox.world import AnswerType, Job, Json, ScreeningAnswer, ScreeningQuestion


def read_answers(job: Job, given: list[dict[str, Json]]) -> tuple[tuple[ScreeningAnswer, ...], list[str]]:
    """Return the answers, and a warning for each question that the job does not have.

    Raises `PLATFORM.INPUT_INVALID` where an answer does not fit its question.
    """
    questions = {question.id: question for question in job.screening_questions}
    answers: list[ScreeningAnswer] = []
    warnings: list[str] = []
    for item in given:
        id = text(item, "question_id") or ""
        question = questions.get(id)
        if question is None:
            warnings.append(f'The question "{id}" was not found on the job: its answer was left out.')
        else:
            answers.append(_answer(question, item.get("answer")))
    return tuple(answers), warnings


def _answer(question: ScreeningQuestion, given: Json) -> ScreeningAnswer:
    choices = {str(option["id"]): str(option["name"]) for option in objects(dict(question.format), "options")}
    match question.format.get("type"), given:
        case "TEXT", str():
            return _made(question, "TEXT", {"content": given})
        case "NUMBER", (int() | float()) if not isinstance(given, bool):
            return _made(question, "NUMBER", {"number": given})
        case "BOOLEAN", bool():
            return _made(question, "BOOLEAN", {"checked": given})
        case "DATE", str():
            return _made(question, "DATE", {"date": given})
        case "SINGLE_SELECT", str() if given in choices:
            return _made(question, "SINGLE_SELECT", {"choice": choices[given]})
        case "MULTI_SELECT", list() if all(item in choices for item in given):
            return _made(question, "MULTI_SELECT", {"choices": [choices[str(item)] for item in given]})
        case _:
            message = f'The answer does not fit the question "{question.title}" of type {question.format.get("type")}.'
            raise KomboError("PLATFORM.INPUT_INVALID", message)


def _made(question: ScreeningQuestion, type: AnswerType, answer: dict[str, Json]) -> ScreeningAnswer:
    return ScreeningAnswer(question_remote_id=question.remote_id, title=question.title, type=type, answer=answer)
