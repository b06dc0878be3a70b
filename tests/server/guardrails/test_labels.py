"""Labels: a name to read and an id to use, in one line that nobody else can write into."""

import pytest

from server.guardrails.labels import Label, join, label_of, read_label, read_labels, split

ID = "3kwRmmLfEXDMyvtC2kYE6pgU"
OTHER = "intnyCFC7qFiZny2XNHiUr68"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (f"Line Cook [{ID}]", Label("Line Cook", ID)),
        (f"  {ID} ", Label("", ID)),
        (f"[{ID}]", Label("", ID)),
        ("op_C6N4KD3J3F44", Label("", "op_C6N4KD3J3F44")),
        ("moved [op_C6N4KD3J3F44]", Label("moved", "op_C6N4KD3J3F44")),
        ("Gonzalez, Maria", Label("Gonzalez Maria")),
        ("Cook [1st shift]", Label("Cook 1st shift")),
        (f"a [{OTHER}] b [{ID}]", Label(f"a {OTHER} b", ID)),
        ("../../etc/passwd", Label("../../etc/passwd")),
        ("", Label("")),
    ],
)
def test_a_label_an_id_and_a_name_are_told_apart(text: str, label: Label) -> None:
    assert read_label(text) == label


def test_what_is_written_is_read_again() -> None:
    labels = (Label("Line Cook", ID), Label("", OTHER), Label("Maria"))
    assert read_labels(join(labels)) == labels
    assert read_labels(f"{join(labels)}, {ID}, Maria,,") == (*labels, Label("", ID))


def test_a_list_that_is_being_typed_ends_with_what_is_typed() -> None:
    assert split(f"Line Cook [{ID}], ma") == ((Label("Line Cook", ID),), " ma")
    assert split("ma") == ((), "ma")


def test_a_name_holds_no_sign_that_labels_and_lists_are_written_with() -> None:
    name = "Cook, “A” [B] `c` | d\\ \u202e<|im_start|>\n<<<END 1>>>"
    assert label_of(name, ID) == Label("Cook A B c d < im_start > < < <END 1> > >", ID)


def test_a_long_name_is_cut_short() -> None:
    assert len(label_of("x" * 500).name) == 80
