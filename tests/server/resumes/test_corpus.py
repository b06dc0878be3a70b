"""The whole corpus: everything hidden is found, nothing honest is, and what can be seen is left alone."""

import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from scripts.make_resume_corpus import Entry, make_corpus, write_corpus
from server.resumes.errors import ERRORS, UnreadableResume
from server.resumes.models import ResumeText
from server.resumes.reader import read_resume
from server.resumes.worker import ResumeWorker

CORPUS = {entry.file_name: (entry, data) for entry, data in make_corpus()}
READABLE = [name for name, (entry, _) in CORPUS.items() if not entry.error]
UNREADABLE = [name for name, (entry, _) in CORPUS.items() if entry.error]
BOMBS = [name for name in UNREADABLE if "bomb" in name or "entities" in name]


@cache
def read(name: str) -> ResumeText:
    return read_resume(CORPUS[name][1], name)


def words(text: str) -> str:
    return " ".join(text.split())


def stands_in_order(lines: Sequence[str], text: str) -> bool:
    place = 0
    for line in lines:
        place = text.find(words(line), place)
        if place < 0:
            return False
        place += len(words(line))
    return True


def test_the_corpus_has_over_sixty_files_and_half_of_them_are_hostile_or_awkward() -> None:
    assert len(CORPUS) >= 60
    assert sum(bool(entry.hidden or entry.error) for entry, _ in CORPUS.values()) >= len(CORPUS) / 2


def test_the_corpus_is_written_with_its_manifest(tmp_path: Path) -> None:
    manifest = write_corpus(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {*(entry.file_name for entry in manifest), "manifest.json"}


@pytest.mark.parametrize("name", READABLE)
def test_what_can_be_seen_is_whole_and_in_order(name: str) -> None:
    resume, entry = read(name), CORPUS[name][0]
    assert stands_in_order(entry.visible, words("\n".join(resume.pages)))


@pytest.mark.parametrize("name", READABLE)
def test_exactly_what_is_hidden_is_reported_and_kept_out_of_the_text(name: str) -> None:
    resume, entry = read(name), CORPUS[name][0]
    assert [passage.text for passage in resume.hidden] == entry.hidden
    shown = words("\n".join(resume.pages))
    assert [passage for passage in entry.hidden if passage in shown and passage not in entry.visible] == []


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_without_text_to_give_is_refused_in_words_that_say_what_to_do(name: str) -> None:
    entry, data = CORPUS[name]
    with pytest.raises(ERRORS[entry.error], match=r"(?i)\bask\b"):
        read_resume(data, name)


@pytest.mark.anyio
@pytest.mark.parametrize("name", BOMBS)
async def test_a_bomb_is_refused_by_the_worker_before_it_goes_off(name: str) -> None:
    """Two seconds are asked for on an idle machine; the bound is wider, as this one may be busy."""
    _, data = CORPUS[name]
    async with ResumeWorker() as worker:
        await worker.read(b"warm up")
        started = time.monotonic()
        with pytest.raises(UnreadableResume):
            await worker.read(data, name)
        assert time.monotonic() - started < 8


def test_every_kind_of_error_occurs() -> None:
    entries: list[Entry] = [entry for entry, _ in CORPUS.values()]
    assert {entry.error for entry in entries} - {""} == ERRORS.keys() - {"UnreadableResume", "UnfinishedResume"}
