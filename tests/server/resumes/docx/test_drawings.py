from xml.etree.ElementTree import fromstring

import pytest

from server.resumes.colours import BLACK, WHITE, Colour
from server.resumes.docx.drawings import Drawing, read_drawing
from server.resumes.models import Technique

SHARED = (
    "<AlternateContent><Choice><positionH><{}></positionH></Choice>"
    "<Fallback><positionH><posOffset>900000000</posOffset></positionH></Fallback></AlternateContent>"
)
BOX = "<txbx><txbxContent><p/></txbxContent></txbx>"


def drawing(xml: str) -> Drawing:
    return read_drawing(fromstring(xml))  # noqa: S314  # our own words


def anchored(shape: str, attributes: str = "", position: str = "", size: str = 'cx="1270000" cy="2540000"') -> Drawing:
    return drawing(f"<drawing><anchor {attributes}>{position}<extent {size}/>{shape}</anchor></drawing>")


@pytest.mark.parametrize(
    ("fill", "filled", "ground"),
    [
        ('<spPr><solidFill><srgbClr val="000000"/></solidFill></spPr>', True, BLACK),
        ('<spPr><solidFill><schemeClr val="bg1"/></solidFill></spPr>', True, WHITE),
        ('<spPr><solidFill><schemeClr val="accent1"/></solidFill></spPr>', True, None),
        ("<spPr><blipFill/></spPr>", True, None),
        ("<spPr><noFill/></spPr>", False, None),
        ("<spPr/>", False, None),
        ("", False, None),
        ('<spPr/><style><fillRef idx="1"><schemeClr val="accent1"/></fillRef></style>', True, None),
        ('<spPr/><style><fillRef idx="1"><schemeClr val="lt1"/></fillRef></style>', True, WHITE),
        ('<spPr/><style><fillRef idx="0"/></style>', False, None),
    ],
)
def test_a_shape_tells_the_ground_of_its_text(fill: str, filled: bool, ground: Colour | None) -> None:
    box = anchored(f"<wsp>{fill}{BOX}</wsp>").boxes[0]
    assert (box.filled, box.ground) == (filled, ground)


@pytest.mark.parametrize(
    ("attributes", "filled", "ground"),
    [
        ('fillcolor="#000000"', True, BLACK),
        ('fillcolor="#fff [3212]"', True, WHITE),
        ('fillcolor="white"', True, WHITE),
        ('fillcolor="#123456" filled="f"', False, None),
        ('fillcolor="navy"', True, None),
        ("", False, None),
    ],
)
def test_an_old_shape_tells_the_ground_of_its_text(attributes: str, filled: bool, ground: Colour | None) -> None:
    box = drawing(f"<pict><rect {attributes}><textbox>{BOX}</textbox></rect></pict>").boxes[0]
    assert (box.filled, box.ground) == (filled, ground)


def test_shapes_are_found_in_groups_and_under_alternatives() -> None:
    group = f"<wgp><wsp>{BOX}</wsp><wsp/></wgp>"
    assert len(anchored(group).boxes) == 1
    assert len(anchored(f"<AlternateContent><Fallback>{group}</Fallback></AlternateContent>").boxes) == 1
    assert anchored("<txbxContent><wsp/></txbxContent>").boxes == []


def test_text_boxes_inside_a_text_box_are_left_to_its_own_paragraphs() -> None:
    inner = f"<txbx><txbxContent><p><drawing><wsp>{BOX}</wsp></drawing></p></txbxContent></txbx>"
    assert len(anchored(f"<wsp>{inner}</wsp>").boxes) == 1


@pytest.mark.parametrize(
    ("shape", "dark"),
    [
        ('<wsp><spPr><solidFill><srgbClr val="1F2A44"/></solidFill></spPr></wsp>', True),
        ('<wsp><spPr><solidFill><srgbClr val="FAFAFA"/></solidFill></spPr></wsp>', False),
        ("<wsp><spPr><gradFill/></spPr></wsp>", True),
        ("<pic/>", True),
        ("<wsp><spPr><noFill/></spPr></wsp>", False),
    ],
)
def test_what_is_not_light_may_carry_text_of_any_colour(shape: str, dark: bool) -> None:
    behind = anchored(shape, 'behindDoc="1"')
    assert behind.dark is dark
    assert behind.behind_points == (200.0 if dark else 0.0)
    assert anchored(shape).behind_points == 0.0


@pytest.mark.parametrize(
    ("attributes", "position", "size", "how"),
    [
        ("", "<positionH><posOffset>-20000000</posOffset></positionH>", None, Technique.OFF_PAGE),
        ("", "<positionH><posOffset>9000000</posOffset></positionH>", None, Technique.OFF_PAGE),
        ("", "<positionV><posOffset>9000000</posOffset></positionV>", None, None),
        ("", "<positionV><posOffset>14000000</posOffset></positionV>", None, Technique.OFF_PAGE),
        ("", "<positionH><align>left</align></positionH>", None, None),
        ("", "<positionH><posOffset>-300000</posOffset></positionH>", None, None),
        ("", "", 'cx="12700" cy="2540000"', Technique.TINY),
        ("", '<docPr hidden="1"/>', None, Technique.FORMATTED_HIDDEN),
        ("", '<cNvPr hidden="1"/>', None, Technique.FORMATTED_HIDDEN),
        ("", "<positionH><pctPosHOffset>-900000</pctPosHOffset></positionH>", None, Technique.OFF_PAGE),
        ("", "<positionV><pctPosVOffset>50000</pctPosVOffset></positionV>", None, None),
        ("", SHARED.format("pctPosHOffset>-900000</pctPosHOffset"), None, Technique.OFF_PAGE),
        ("", SHARED.format("pctPosHOffset>30000</pctPosHOffset"), None, None),
        ("", "", None, None),
    ],
)
def test_a_drawing_that_no_page_shows_is_told(
    attributes: str, position: str, size: str | None, how: Technique | None
) -> None:
    found = anchored("<wsp/>", attributes, position, size or 'cx="1270000" cy="1270000"')
    assert found.hidden is how


@pytest.mark.parametrize(
    ("style", "how"),
    [
        ("position:absolute;visibility: hidden", Technique.FORMATTED_HIDDEN),
        ("margin-left:-900pt;margin-top:0", Technique.OFF_PAGE),
        ("left:-20in", Technique.OFF_PAGE),
        ("margin-left:-90cm", Technique.OFF_PAGE),
        ("margin-left:9000pt", Technique.OFF_PAGE),
        ("margin-top:9000px", Technique.OFF_PAGE),
        ("width:200pt;height:1pt", Technique.TINY),
        ("margin-left:72pt", None),
        ("margin-top:700pt;width:0;height:20", None),
    ],
)
def test_an_old_drawing_that_no_page_shows_is_told(style: str, how: Technique | None) -> None:
    assert drawing(f'<pict><shape style="{style}"/></pict>').hidden is how


def test_a_box_whose_margins_leave_no_room_hides_its_text() -> None:
    pushed = anchored(f'<wsp>{BOX}<bodyPr lIns="900000" rIns="900000"/></wsp>').boxes[0]
    assert pushed.hidden is Technique.COVERED
    assert anchored(f'<wsp>{BOX}<bodyPr tIns="45720" bIns="45720"/></wsp>').boxes[0].hidden is None


WHITE_FILL = '<solidFill><srgbClr val="FFFFFF"/></solidFill>'
NO_LINE = "<ln><noFill/></ln>"
TEXT = "<txbx><txbxContent><p><r><t>Maria</t></r></p></txbxContent></txbx>"


@pytest.mark.parametrize(
    ("shape", "attributes", "size", "covers"),
    [
        (f"<wsp><spPr>{WHITE_FILL}{NO_LINE}</spPr></wsp>", "", None, True),
        (f"<wsp><spPr>{WHITE_FILL}</spPr></wsp>", "", None, True),
        (f"<wsp><spPr>{WHITE_FILL}<ln/></spPr></wsp>", "", None, False),
        (f'<wsp><spPr>{WHITE_FILL}</spPr><style><lnRef idx="2"/></style></wsp>', "", None, False),
        (f"<wsp><spPr>{WHITE_FILL}{NO_LINE}</spPr>{TEXT}</wsp>", "", None, False),
        (f"<wsp><spPr>{WHITE_FILL}{NO_LINE}</spPr></wsp>", 'behindDoc="1"', None, False),
        (f"<wsp><spPr>{WHITE_FILL}{NO_LINE}</spPr></wsp>", "", 'cx="1270000" cy="63500"', False),
        (f'<wsp><spPr><solidFill><srgbClr val="1F2A44"/></solidFill>{NO_LINE}</spPr></wsp>', "", None, False),
        (f"<wsp><spPr><noFill/>{NO_LINE}</spPr></wsp>", "", None, False),
        ("<pic/>", "", None, False),
    ],
)
def test_a_white_drawing_over_the_text_is_told(shape: str, attributes: str, size: str | None, *, covers: bool) -> None:
    found = anchored(f"<wrapNone/>{shape}", attributes, size=size or 'cx="1270000" cy="1270000"')
    assert found.is_white_cover is covers


def test_a_white_drawing_that_text_runs_around_covers_nothing() -> None:
    shape = f"<wsp><spPr>{WHITE_FILL}{NO_LINE}</spPr></wsp>"
    assert not anchored(f"<wrapSquare/>{shape}").is_white_cover
    assert not drawing(f"<drawing><inline>{shape}</inline></drawing>").is_white_cover


@pytest.mark.parametrize(
    ("letters", "more", "size", "is_overfull"),
    [
        (400, "", 'cx="1270000" cy="254000"', True),
        (100, "", 'cx="1270000" cy="254000"', False),
        (400, "<bodyPr><spAutoFit/></bodyPr>", 'cx="1270000" cy="254000"', False),
        (400, TEXT, 'cx="1270000" cy="254000"', False),
        (400, "", "", False),
    ],
)
def test_a_box_far_too_small_for_its_text_is_told(letters: int, more: str, size: str, *, is_overfull: bool) -> None:
    box = TEXT.replace("Maria", "a" * letters)
    assert anchored(f"<wsp>{box}{more}</wsp>", size=size).is_overfull is is_overfull


def test_descriptions_are_counted() -> None:
    assert anchored('<docPr descr="A person"/><docPr descr=" "/><docPr/>').descriptions == 1
