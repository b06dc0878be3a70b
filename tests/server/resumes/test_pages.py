import pytest
from inline_snapshot import snapshot

from server.resumes.models import Format, ResumeText
from server.resumes.pages import InvalidCursor, join_pages, paginate


def resume(*pages: str, digest: str = "0123456789ab") -> ResumeText:
    return ResumeText(Format.TEXT, pages, (), (), 0, digest)


def test_a_short_resume_is_one_answer() -> None:
    page = paginate(resume("Maria\nGonzalez"))
    assert page.text == "Maria\nGonzalez"
    assert page.next_cursor is None
    assert page.characters_left == 0


def test_pages_of_the_file_are_headed_by_their_number() -> None:
    assert join_pages(resume("one", "two")) == "[page 1 of 2]\none\n\n[page 2 of 2]\ntwo"


def test_answers_end_at_line_ends_and_together_are_the_whole_text() -> None:
    whole = resume("\n".join(f"line {number} of the resume" for number in range(100)))
    cursor, parts = "", list[str]()
    while True:
        page = paginate(whole, cursor, max_characters=300)
        assert len(page.text) <= 300
        assert page.characters_left == len(whole.pages[0]) - sum(len(part) + 1 for part in [*parts, page.text]) + (
            page.next_cursor is None
        )
        parts.append(page.text)
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    assert "\n".join(parts) == whole.pages[0]


def test_a_line_longer_than_an_answer_is_cut_at_a_space_or_where_it_must_be() -> None:
    assert paginate(resume("aaaa bbbb cccc dddd"), max_characters=10).text == "aaaa bbbb "
    assert paginate(resume("a" * 30), max_characters=10).text == "a" * 10


@pytest.mark.parametrize("cursor", ["2", "r1:abc:0123456789ab", "r2:5:0123456789ab", "r1:5:0123456789abc"])
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidCursor, match="no cursor of a resume"):
        paginate(resume("Maria Gonzalez"), cursor)


def test_a_cursor_of_another_file_is_refused() -> None:
    cursor = paginate(resume("a b " * 100), max_characters=20).next_cursor or ""
    with pytest.raises(InvalidCursor) as caught:
        paginate(resume("a b " * 100, digest="ba9876543210"), cursor)
    assert str(caught.value) == snapshot(
        "This cursor is of another file, or the file has changed. Begin again without a cursor."
    )


@pytest.mark.parametrize("place", ["0", "14", "9999999"])
def test_a_cursor_that_leads_nowhere_is_refused(place: str) -> None:
    with pytest.raises(InvalidCursor, match="past the end"):
        paginate(resume("Maria Gonzalez"), f"r1:{place}:0123456789ab")
