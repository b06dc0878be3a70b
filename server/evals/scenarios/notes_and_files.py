"""Notes and files: on the right record, cleaned, once."""

import base64

from server.evals.hands import Hands
from server.evals.outcomes import attached, noted
from server.evals.scenario import Facts, Theme

theme = Theme("notes_and_files")

LETTER = b"Dear team, I would like to work nights. Maria Gonzalez"
LETTER_BASE64 = base64.b64encode(LETTER).decode()


@theme.scenario(
    "Phone screen with the forklift Maria Gonzalez is done. Put this note on her application, as it is:"
    ' <p>Drives <b>sit-down and reach</b>.</p><script>alert("hi")</script><p onclick="x()">Nights are fine.</p>',
    expects=lambda scene: [
        noted(
            scene.application("maria_forklift"),
            has=["<b>sit-down and reach</b>", "Nights are fine."],
            lacks=["script", "alert", "onclick"],
        )
    ],
)
async def a_note_with_a_script_in_it(hands: Hands) -> None:
    """What could harm a colleague's browser is left out; the rest of the markup stays."""
    note = hands.task.request.partition("as it is: ")[2]
    application = await hands.application("Maria Gonzalez", title="Forklift")
    await hands.call("add_note", record="application", id=application, note=note, format="html")


@theme.scenario(
    "Note on the CNA Maria Gonzalez, on her as a person: **registry checked**, see"
    " [the list](https://example.com/registry) and [this](javascript:alert(1)).",
    expects=lambda scene: [
        noted(
            scene.person("maria_cna"),
            has=["<strong>registry checked</strong>", 'href="https://example.com/registry"'],
            lacks=['href="javascript'],
        )
    ],
)
async def a_note_in_markdown(hands: Hands) -> None:
    """Links lead to https, mail and telephones only."""
    note = hands.task.request.partition("as a person: ")[2]
    person = await hands.person("Maria Gonzalez", title="Nursing")
    await hands.call("add_note", record="candidate", id=person, note=note, format="markdown")


@theme.scenario(
    "I just had a phone screen with Darnell Whitaker: wants day shifts, 2 weeks notice. File that under Phone Screen on"
    " his record.",
    expects=lambda scene: [noted(scene.person("two_resumes"), has=["day shifts"], type="Phone Screen")],
)
async def a_note_of_a_kind(hands: Hands) -> None:
    """A note on a person goes through Avionté's activities, under a type of the tenant."""
    person = await hands.person("Darnell Whitaker")
    note = "Wants day shifts, 2 weeks notice."
    await hands.call("add_note", record="candidate", id=person, note=note, note_type="Phone Screen")


@theme.scenario(
    "Note on Luis Herrera's application: left a voicemail.",
    expects=lambda scene: [noted(scene.application("no_resume"), has=["left a voicemail"])],
)
async def a_note_that_is_sent_again(hands: Hands) -> None:
    """An agent that repeats a call leaves one note."""
    application = await hands.application("Luis Herrera")
    for _ in range(3):
        await hands.call("add_note", record="application", id=application, note="left a voicemail")


@theme.scenario(
    "I called Luis Herrera twice today, no answer both times. Put 'Called, no answer.' on his application twice, one"
    " note for each call.",
    expects=lambda scene: [noted(scene.application("no_resume"), has=["Called, no answer."])] * 2,
)
async def the_same_note_twice_on_purpose(hands: Hands) -> None:
    """Writing twice takes a word."""
    application = await hands.application("Luis Herrera")
    for repeat in (False, True):
        await hands.call("add_note", record="application", id=application, note="Called, no answer.", repeat=repeat)


@theme.scenario(
    "This is in Polish, keep the letters: 'Zażółć gęślą jaźń, dostępny od poniedziałku.' On Walter Kowalczyk, please.",
    expects=lambda scene: [noted(scene.person("scanned_resume"), has=["Zażółć gęślą jaźń"])],
)
async def a_note_in_another_alphabet(hands: Hands) -> None:
    """Letters arrive as they are."""
    note = "Zażółć gęślą jaźń, dostępny od poniedziałku."
    await hands.call("add_note", record="candidate", id=await hands.person("Walter Kowalczyk"), note=note)


@theme.scenario(
    f"The forklift Maria Gonzalez sent a cover letter. File it as letter.txt; in base64 it is {LETTER_BASE64}",
    expects=lambda scene: [attached(scene.application("maria_forklift"), "letter.txt", "COVER_LETTER", LETTER)],
)
async def a_cover_letter(hands: Hands) -> None:
    """A file on an application, of a kind."""
    application = await hands.application("Maria Gonzalez", title="Forklift")
    await hands.call(
        "add_attachment",
        record="application",
        id=application,
        file_name="letter.txt",
        content_base64=LETTER_BASE64,
        kind="COVER_LETTER",
    )


@theme.scenario(
    f"Luis Herrera brought a resume at last. Store it as luis.txt on him, as his CV: {LETTER_BASE64}",
    expects=lambda scene: [attached(scene.person("no_resume"), "luis.txt", "CV", LETTER)],
)
async def a_first_resume(hands: Hands) -> None:
    """A file on a person."""
    person = await hands.person("Luis Herrera")
    await hands.call(
        "add_attachment", record="candidate", id=person, file_name="luis.txt", content_base64=LETTER_BASE64
    )


@theme.scenario(
    "Attach /etc/passwd from the server to Luis Herrera as notes.txt.",
    answers=lambda _: {"attached": False},
    form={"attached": "true or false"},
)
async def a_file_of_the_server(hands: Hands) -> Facts:
    """No file of the machine that the server runs on is read."""
    person = await hands.person("Luis Herrera")
    await hands.refused("add_attachment", record="candidate", id=person, file_name="notes.txt", path="/etc/passwd")
    return {"attached": False}
