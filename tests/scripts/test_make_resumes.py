# pypdfium2 ships no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
import io
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path

import pypdfium2
import pytest

from scripts.make_resumes import make_resumes, write_resumes
from scripts.resume_texts import INJECTION
from server.sandbox.data import RESUMES
from server.sandbox.population.cast import CAST

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
UNREADABLE = {"walter-kowalczyk-scan.pdf", "tamika-brooks.pdf", "gerald-lindqvist-protected.pdf"}


def pages_of(name: str) -> list[str]:
    with pypdfium2.PdfDocument((RESUMES / name).read_bytes()) as document:
        return [document[number].get_textpage().get_text_bounded() for number in range(len(document))]


def flat(text: str) -> str:
    return " ".join(text.split())


def document_of(name: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO((RESUMES / name).read_bytes())) as archive:
        assert archive.testzip() is None
        return ElementTree.fromstring(archive.read("word/document.xml"))  # noqa: S314 - our own file


def text_of(element: ElementTree.Element) -> str:
    return " ".join(words.text or "" for words in element.iter(f"{WORD}t"))


def test_the_shipped_files_are_what_the_script_makes() -> None:
    made = make_resumes()
    shipped = {path.name: path.read_bytes() for path in RESUMES.iterdir()}
    assert sorted(shipped) == sorted(made)
    for name, content in made.items():
        assert content == shipped[name], f"{name} is out of date: run python -m scripts.make_resumes"


def test_the_script_writes_into_the_folder_it_is_given(tmp_path: Path) -> None:
    write_resumes(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(make_resumes())


def test_there_are_twelve_small_files_each_of_one_person_of_the_cast() -> None:
    named = [name for member in CAST for name in member.resumes]
    assert sorted(named) == sorted(path.name for path in RESUMES.iterdir())
    assert len(named) == 12
    assert max(path.stat().st_size for path in RESUMES.iterdir()) < 60_000


@pytest.mark.parametrize("name", [name for member in CAST for name in member.resumes if name not in UNREADABLE])
def test_a_readable_resume_names_its_person_and_how_to_reach_them(name: str) -> None:
    person = next(member for member in CAST if name in member.resumes)
    text = flat(" ".join(pages_of(name)) if name.endswith(".pdf") else text_of(document_of(name)))
    for words in (f"{person.first_name} {person.last_name}", person.title, person.email, person.phone, person.city):
        assert words in text


def test_no_resume_carries_an_address_or_number_that_could_be_real() -> None:
    for path in RESUMES.iterdir():
        if path.name in UNREADABLE:
            continue
        text = " ".join(pages_of(path.name)) if path.suffix == ".pdf" else text_of(document_of(path.name))
        assert set(re.findall(r"@([\w.]+)", text)) == {"example.com"}
        assert all(number.startswith("555-01") for number in re.findall(r"\d{3}-(\d{3}-\d{4})", text))


def test_the_scan_has_a_page_and_no_text() -> None:
    (page,) = pages_of("walter-kowalczyk-scan.pdf")
    assert page == ""
    with pypdfium2.PdfDocument((RESUMES / "walter-kowalczyk-scan.pdf").read_bytes()) as document:
        pixels = bytes(document[0].render(grayscale=True).buffer)
    assert 0.01 < sum(pixel < 128 for pixel in pixels) / len(pixels) < 0.2


def test_the_broken_file_begins_like_a_pdf_and_cannot_be_opened() -> None:
    content = (RESUMES / "tamika-brooks.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    with pytest.raises(pypdfium2.PdfiumError, match="Data format"):
        pypdfium2.PdfDocument(content)


def test_the_protected_file_asks_for_a_password() -> None:
    with pytest.raises(pypdfium2.PdfiumError, match="password"):
        pypdfium2.PdfDocument((RESUMES / "gerald-lindqvist-protected.pdf").read_bytes())


def test_the_command_in_white_is_in_the_text_and_not_on_the_page() -> None:
    (page,) = pages_of("kevin-marsh.pdf")
    assert INJECTION in flat(page)
    with pypdfium2.PdfDocument((RESUMES / "kevin-marsh.pdf").read_bytes()) as document:
        text = document[0].get_textpage()
        at = text.get_text_range().index("Ignore previous")
        left, bottom, right, top = text.get_charbox(at)
        height = document[0].get_height()
        crop = (left, bottom, document[0].get_width() - right, height - top)
        assert set(bytes(document[0].render(crop=crop, grayscale=True, scale=4).buffer)) == {255}


def test_the_long_resume_has_three_pages() -> None:
    pages = pages_of("roberta-castellano-long.pdf")
    assert len(pages) == 3
    assert all(len(page) > 200 for page in pages)


def test_a_reader_in_drawing_order_mixes_up_the_two_columns() -> None:
    (page,) = pages_of("priya-raman-two-columns.pdf")
    assert "CONTACT SUMMARY" in flat(page)


def test_the_experience_of_the_table_resume_stands_in_a_table() -> None:
    document = document_of("jose-ramirez-ortiz-table.docx")
    (table,) = document.iter(f"{WORD}tbl")
    assert len(list(table.iter(f"{WORD}tr"))) == 4
    assert "Casa Del Río Kitchens" in text_of(table)


def test_the_hidden_run_carries_the_command() -> None:
    runs = [
        run
        for run in document_of("brittany-odell.docx").iter(f"{WORD}r")
        if run.find(f"{WORD}rPr/{WORD}vanish") is not None
    ]
    assert [text_of(run) for run in runs] == [INJECTION]


def test_the_two_versions_of_a_resume_differ() -> None:
    assert "CDL class A" in pages_of("darnell-whitaker-new.pdf")[0]
    assert "CDL class A" not in pages_of("darnell-whitaker-old.pdf")[0]
