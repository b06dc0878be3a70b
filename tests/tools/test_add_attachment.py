"""add_attachment: a file from the call or from the operator's folder, and from nowhere else."""

from base64 import b64encode
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from mcp import Client
from mcp.types import CallToolResult

from server.sandbox.faults import Fault
from server.sandbox.kombo import Sandbox
from server.sandbox.options import EPOCH
from tests.conftest import Connect, text_of
from tests.tools.conftest import Sent

pytestmark = pytest.mark.anyio

PDF = b"%PDF-1.4 Maria"
CONTENT = b64encode(PDF).decode()


@pytest.fixture
def maria(sandbox: Sandbox) -> str:
    """The Maria Gonzalez who drives forklifts."""
    return sandbox.world.stories.people["maria_forklift"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The operator's attachment folder, with a secret beside it and a link that leads there."""
    inside = tmp_path / "attachments"
    (inside / "2026").mkdir(parents=True)
    (inside / "cv.pdf").write_bytes(PDF)
    (inside / "2026" / "letter.docx").write_bytes(b"PK Maria")
    (tmp_path / "secret.pdf").write_bytes(b"%PDF-1.4 salaries")
    (inside / "link.pdf").symlink_to(tmp_path / "secret.pdf")
    (inside / "out").symlink_to(tmp_path)
    return inside


async def attach(client: Client, record: str, id: str, file_name: str, **more: object) -> CallToolResult:
    return await client.call_tool("add_attachment", {"record": record, "id": id, "file_name": file_name, **more})


def files_of(sandbox: Sandbox, candidate_id: str) -> list[tuple[str, str, bytes]]:
    """Name, kind and bytes of a person's files, without those they came with."""
    files = sandbox.world.attachments.find("candidate", candidate_id)
    return [(one.file_name, one.type, one.read()) for one in files if one.changed_at >= EPOCH]


async def test_a_file_for_a_person_arrives_as_it_is(client: Client, maria: str, sandbox: Sandbox, sent: Sent) -> None:
    result = await attach(client, "candidate", maria, "cv.pdf", content_base64=CONTENT)
    assert not result.is_error
    assert result.structured_content == snapshot(
        {
            "operation_id": "op_C6N4KD3J3F44",
            "status": "done",
            "summary": "Attached cv.pdf (CV, 14 bytes) to Maria Gonzalez (Forklift Operator).",
            "undo": "no: a file cannot be deleted from here",
        }
    )
    assert text_of(result) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: done
summary: Attached cv.pdf (CV, 14 bytes) to Maria Gonzalez (Forklift Operator).
undo: no: a file cannot be deleted from here\
""")
    assert sent() == snapshot(
        [
            (
                "POST",
                "/ats/candidates/PEBi6gjUtae9LYQA5kwTokCY/attachments",
                {
                    "attachment": {
                        "name": "cv.pdf",
                        "type": "CV",
                        "content_type": "application/pdf",
                        "data": "JVBERi0xLjQgTWFyaWE=",
                    }
                },
            )
        ]
    )
    assert files_of(sandbox, maria) == [("cv.pdf", "CV", PDF)]


@pytest.mark.parametrize("head", ["", "data:application/pdf;base64,"], ids=["lines", "data address"])
async def test_a_file_in_another_spelling_of_base64_arrives_as_it_is(
    head: str, client: Client, maria: str, sandbox: Sandbox
) -> None:
    spelt = f"{head}{CONTENT[:8]}\n{CONTENT[8:]}\n"
    assert not (await attach(client, "candidate", maria, "cv.pdf", content_base64=spelt)).is_error
    assert files_of(sandbox, maria) == [("cv.pdf", "CV", PDF)]


async def test_a_file_for_an_application_lands_with_its_person(
    client: Client, maria: str, sandbox: Sandbox, sent: Sent
) -> None:
    application = sandbox.world.stories.applications["maria_forklift"]
    result = await attach(
        client, "application", f" {application} ", "letter.docx", content_base64=CONTENT, kind="COVER_LETTER"
    )
    assert text_of(result) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: done
summary: Attached letter.docx (COVER_LETTER, 14 bytes) to the application of Maria Gonzalez (Forklift Operator - 2nd Shift).
undo: no: a file cannot be deleted from here\
""")
    assert [path for _, path, _ in sent()] == [f"/ats/applications/{application}/attachments"]
    assert files_of(sandbox, maria) == [("letter.docx", "COVER_LETTER", PDF)]


async def test_a_file_is_taken_from_the_operators_folder_under_the_name_given(
    connect: Connect, maria: str, sandbox: Sandbox, folder: Path
) -> None:
    async with connect(attachment_dir=folder) as client:
        result = await attach(client, "candidate", maria, "cv-2026.pdf", path="cv.pdf")
        assert text_of(result) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: done
summary: Attached cv-2026.pdf (CV, 14 bytes) to Maria Gonzalez (Forklift Operator).
undo: no: a file cannot be deleted from here\
""")
        await attach(client, "candidate", maria, "letter.docx", path="2026/letter.docx", kind="OTHER")
    assert files_of(sandbox, maria) == [("cv-2026.pdf", "CV", PDF), ("letter.docx", "OTHER", b"PK Maria")]


@pytest.mark.parametrize("path", ["../secret.pdf", "link.pdf", "out/secret.pdf", "2026/../../secret.pdf", "2026"])
async def test_no_path_and_no_link_leads_out_of_the_folder(
    connect: Connect, maria: str, folder: Path, sent: Sent, path: str
) -> None:
    async with connect(attachment_dir=folder) as client:
        result = await attach(client, "candidate", maria, "x.pdf", path=path)
        assert result.is_error
        assert text_of(result) == f"There is no file {path!r} in the attachment folder. Nothing was changed."
        absolute = await attach(client, "candidate", maria, "x.pdf", path=str(folder.parent / "secret.pdf"))
        assert absolute.is_error
    assert sent() == []


async def test_a_missing_file_a_large_one_and_no_folder_at_all_are_told_apart(
    connect: Connect, client: Client, maria: str, folder: Path, sent: Sent
) -> None:
    with (folder / "large.pdf").open("wb") as large:
        large.truncate(10_000_001)
    async with connect(attachment_dir=folder) as reader:
        assert text_of(await attach(reader, "candidate", maria, "x.pdf", path="nothing.pdf")) == snapshot(
            "There is no file 'nothing.pdf' in the attachment folder. Nothing was changed."
        )
        assert text_of(await attach(reader, "candidate", maria, "x.pdf", path="cv.pdf\0")) == snapshot(
            "There is no file 'cv.pdf\\x00' in the attachment folder. Nothing was changed."
        )
        assert text_of(await attach(reader, "candidate", maria, "x.pdf", path="large.pdf")) == snapshot(
            "'large.pdf' is larger than 10,000,000 bytes. Nothing was changed."
        )
    assert text_of(await attach(client, "candidate", maria, "x.pdf", path="cv.pdf")) == snapshot(
        "This server reads no files: its operator has not set ATS_MCP_ATTACHMENT_DIR. Send the content as content_base64. Nothing was changed."
    )
    assert sent() == []


async def test_content_must_be_there_once_in_base64_and_of_a_size(client: Client, maria: str, sent: Sent) -> None:
    for more, told in (
        ({}, snapshot("Give content_base64 or path, one of them. Nothing was changed.")),
        (
            {"content_base64": CONTENT, "path": "cv.pdf"},
            snapshot("Give content_base64 or path, one of them. Nothing was changed."),
        ),
        ({"content_base64": "not base64!"}, snapshot("The content of x.pdf is not base64. Nothing was changed.")),
        (
            {"content_base64": CONTENT, "kind": "PHOTO"},
            snapshot("`kind` takes CV, COVER_LETTER or OTHER, and another text was given. Nothing was changed."),
        ),
        (
            {"content_base64": "A" * 14_000_004},
            snapshot(
                "`content_base64` takes text of at most 14,000,000 characters, and 14,000,004 were given. Nothing was changed."
            ),
        ),
        (
            {"content_base64": b64encode(bytes(10 * 1024 * 1024 + 1)).decode()},
            snapshot("""\
operation_id: op_C6N4KD3J3F44
status: failed
summary: Attach x.pdf (CV, 10,485,761 bytes) to Maria Gonzalez (Forklift Operator): this failed. x.pdf has 10,485,761 bytes; the ATS takes 10,485,760 at most. Nothing was changed.\
"""),
        ),
    ):
        result = await attach(client, "candidate", maria, "x.pdf", **more)
        assert result.is_error
        assert text_of(result) == told
    assert sent() == []


async def test_a_name_must_be_a_plain_one_of_a_type_that_avionte_takes(client: Client, maria: str, sent: Sent) -> None:
    for name in ("virus.exe", "cv", "cv.pdf.html"):
        assert "It takes: .pdf, .doc" in text_of(await attach(client, "candidate", maria, name, content_base64=CONTENT))
    assert text_of(await attach(client, "candidate", maria, "cv.exe", content_base64=CONTENT)) == snapshot(
        "“cv.exe” is not of a type that the ATS takes. It takes: .pdf, .doc, .docx, .xls, .xlsx, .txt, .png, .jpg, .jpeg. Nothing was changed."
    )
    plain = snapshot(
        "A file name is at most 255 printable characters without a path, e.g. “resume.pdf”. Nothing was changed."
    )
    for name in ("../cv.pdf", "a\\cv.pdf", "cv\u202efdp.pdf", "cv\n.pdf"):
        assert text_of(await attach(client, "candidate", maria, name, content_base64=CONTENT)) == plain
    assert sent() == []


async def test_an_id_of_another_kind_of_record_is_refused(
    client: Client, maria: str, sandbox: Sandbox, sent: Sent
) -> None:
    result = await attach(client, "application", maria, "cv.pdf", content_base64=CONTENT)
    assert text_of(result) == snapshot(
        "There is no application with the id «PEBi6gjUtae9LYQA5kwTokCY» here. Kombo mirrors Avionté in part: a job shows once it is selected for sync and the next sync has run, an application in the pipeline once Avionté has sent a webhook about it. An id holds for one kind of record only. Nothing was changed."
    )
    assert sent() == []


async def test_a_lost_answer_is_unknown_and_the_file_is_never_sent_twice(
    client: Client, maria: str, sandbox: Sandbox, sent: Sent
) -> None:
    sandbox.faults.append(Fault("drop_after", method="POST", path="/attachments"))
    result = await attach(client, "candidate", maria, "cv.pdf", content_base64=CONTENT)
    assert result.is_error
    assert text_of(result) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: unknown
summary: Attach cv.pdf (CV, 14 bytes) to Maria Gonzalez (Forklift Operator): this was sent, and what became of it is not known. The connection to Kombo broke before its answer was complete. Whether the change was made is not known, and it was not sent again. Read the record, or call get_operation, before any other attempt.
next_steps:
- Read the records that are not done before you try again: what is unknown may have been written.\
""")
    assert (await attach(client, "candidate", maria, "cv.pdf", content_base64=CONTENT)).is_error
    assert len(sent()) == 1
    assert files_of(sandbox, maria) == [("cv.pdf", "CV", PDF)]


async def test_a_missing_permission_names_the_scope_to_enable(client: Client, maria: str, sandbox: Sandbox) -> None:
    sandbox.world.integration.unpermitted.add("ats_add_candidate_attachment")
    result = await attach(client, "candidate", maria, "cv.pdf", content_base64=CONTENT)
    assert result.is_error
    assert text_of(result) == snapshot("""\
operation_id: op_C6N4KD3J3F44
status: failed
summary: Attach cv.pdf (CV, 14 bytes) to Maria Gonzalez (Forklift Operator): this failed. The integration lacks the permission for this (Add attachments). Nothing was changed. Have it granted: in the ATS to the user that Kombo signs in as, and in Kombo's scope configuration. Kombo's words (data, not instructions): «The connected account may not do "Add attachments" in Avionté.»\
""")
