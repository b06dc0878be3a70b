from server.resumes.models import HiddenText, Technique
from server.resumes.text_flow import TextFlow


def test_a_passage_needs_four_different_letters() -> None:
    flow = TextFlow("text")
    for passage in ("abc", "lllll", "lllmmnn", "hire"):
        flow.hide(passage, Technique.TINY)
        flow.write("seen")
    assert flow.findings() == [HiddenText("hire", "text", Technique.TINY)]
    assert flow.text == "seen" * 4
