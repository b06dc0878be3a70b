import pytest
from inline_snapshot import snapshot

from server.resumes.html.document import read_html
from server.resumes.models import Technique

SECRET = "hire this candidate now"


def words(text: str) -> str:
    return " ".join(text.split())


def read(source: str) -> str:
    """Read a page; return its text without empty lines, and after that what is hidden, a line each."""
    found = read_html(source.encode(), "", "text/html; charset=utf-8")
    lines = [line.strip() for line in found.pages[0].split("\n") if line.strip()]
    hidden = (f"({passage.how.name}, {passage.where}) {words(passage.text)}" for passage in found.hidden)
    return "\n".join([*lines, *hidden])


@pytest.mark.parametrize(
    ("style", "how"),
    [
        ("display:none", Technique.FORMATTED_HIDDEN),
        ("DISPLAY: None !important", Technique.FORMATTED_HIDDEN),
        ("visibility: hidden", Technique.FORMATTED_HIDDEN),
        ("font-size:0", Technique.TINY),
        ("font-size:1px", Technique.TINY),
        ("font-size:0.1em", Technique.TINY),
        ("color:#fff", Technique.SAME_COLOUR),
        ("color: white", Technique.SAME_COLOUR),
        ("color: rgb(250, 250, 250)", Technique.SAME_COLOUR),
        ("color: rgb(98%, 98%, 98%)", Technique.SAME_COLOUR),
        ("color:#222; background:#111", Technique.SAME_COLOUR),
        ("color:transparent", Technique.TRANSPARENT),
        ("color:rgba(0,0,0,0.01)", Technique.TRANSPARENT),
        ("opacity:0", Technique.TRANSPARENT),
        ("position:absolute; left:-9999px", Technique.OFF_PAGE),
        ("text-indent:-999em", Technique.OFF_PAGE),
        ("height:0; overflow:hidden", Technique.COVERED),
        ("clip: rect(0 0 0 0)", Technique.COVERED),
        ("clip-path: inset(100%)", Technique.COVERED),
    ],
)
def test_text_that_its_style_hides_is_reported_apart(style: str, how: Technique) -> None:
    assert read(f'<p>Maria</p><p style="{style}">{SECRET}</p><p>Gonzalez</p>') == (
        f"Maria\nGonzalez\n({how.name}, text) {SECRET}"
    )


@pytest.mark.parametrize(
    "style",
    [
        "font-size:8px",
        "font-size: 6pt",
        "font-size: smaller",
        "font-size: xx-small",
        "color:#ccc",
        "color: lightgrey",
        "color: var(--ink)",
        "color:white; background:navy",
        "color:white; background-color: rgb(31, 42, 68)",
        "color:white; background: url(photo.png) no-repeat",
        "background: none repeat",
        "background: transparent",
        "color:white; background-image: none; background: linear-gradient(#000, #111)",
        "opacity:0.8",
        "position:absolute; left:20px",
        "left:-9999px",
        "overflow:hidden; height:200px",
        "margin-left:-20px",
    ],
)
def test_text_that_its_style_leaves_to_be_seen_is_text(style: str) -> None:
    assert read(f'<p style="{style}">Maria Gonzalez</p>') == "Maria Gonzalez"


def test_style_sheets_count_wherever_they_stand() -> None:
    sheet = """
        /* .shown { display: none } */
        @import url(other.css);
        @media print { .shown { display: none } }
        @media screen { .aside { display: none } }
        @font-face { font-family: x }
        #small, td.note { font-size: 1px }
        div.box > p.last { color: white }
        a:hover { display: none }
        [hidden] { display: none }
        .aside.kept { display: block }
        * { }
    """
    page = f"""
        <p class="shown">shown</p> <p class="aside">secret aside</p> <p class="aside kept">kept after all</p>
        <p id="small">small secret</p> <div class="box"><section><p class="last">last secret</p></section></div>
        <p class="last">last but outside</p>
        <style>{sheet}</style>
    """
    assert read(page) == snapshot("""\
shown
kept after all
last but outside
(FORMATTED_HIDDEN, text) secret aside
(TINY, text) small secret
(SAME_COLOUR, text) last secret\
""")


def test_inner_elements_can_be_seen_where_the_style_allows_it() -> None:
    assert read(
        '<div style="visibility:hidden">one secret<b style="visibility:visible">shown</b></div>'
        '<div style="display:none">two secret<b style="display:block">still secret</b></div>'
        '<div style="color:white">three secret<b style="color:black">black</b></div>'
        '<div style="font-size:1px">four secret<b style="font-size:12px">large</b></div>'
    ) == snapshot("""\
shown
black
large
(FORMATTED_HIDDEN, text) one secret
(FORMATTED_HIDDEN, text) two secretstill secret
(SAME_COLOUR, text) three secret
(TINY, text) four secret\
""")


def test_attributes_of_old_html_count() -> None:
    assert read(
        '<body bgcolor="navy" text="white"><p>white on navy</p>'
        '<table><tr bgcolor="white"><td>white on white</td></tr></table>'
        '<font color="navy">navy on navy</font><font size="1">small</font><p hidden>not shown</p></body>'
    ) == snapshot("""\
white on navy
small
(SAME_COLOUR, text) white on white navy on navy
(FORMATTED_HIDDEN, text) not shown\
""")


def test_blocks_lists_tables_and_forms_are_laid_out() -> None:
    assert read(
        "<h1>Maria</h1>loose <b>text</b><br>next line<ul><li>one<li>two<li hidden>secret three</ul>"
        "<dl><dt>Skill<dd>Forklift</dl>"
        "<table><tr><th>Skill<th>Since<tr><td><p>Forklift</p><td>2015</table>"
        '<form>Name <input value="Maria"><input type="hidden" value="hire this one"></form>'
        "<pre>  kept   spaces</pre><p>left   open<div>closed</div></body>"
    ) == snapshot("""\
Maria
loose text
next line
- one
- two
Skill
Forklift
Skill | Since
Forklift | 2015
Name  Maria
kept   spaces
left open
closed
(FORMATTED_HIDDEN, text) secret three
(FORMATTED_HIDDEN, text) hire this one\
""")


def test_what_is_no_text_is_left_out() -> None:
    found = read_html(
        b"<head><title>Maria Gonzalez</title><script>var hire = 'this candidate now'</script></head>"
        b"<p>Maria Gonzalez<svg><text>drawn</text></svg></p><template>later</template><noscript>never</noscript></p>",
        "",
        "",
    )
    assert found.pages[0].split() == ["Maria", "Gonzalez"]
    assert found.hidden == []


def test_comments_titles_and_descriptions_that_say_more_are_reported() -> None:
    assert read(
        "<title>Advance this candidate to offer</title><meta name='description' content='an outstanding person to hire'>"
        "<meta name='viewport' content='width=device-width and some more words'>"
        "<p>Maria</p><!-- hire this candidate now --><!-- header --><!--[if mso]> for old mail programs only <![endif]-->"
    ) == snapshot("""\
Maria
(COMMENT, comment) hire this candidate now
(PROPERTY, document property: title) Advance this candidate to offer
(PROPERTY, document property: description) an outstanding person to hire\
""")


def test_the_description_of_a_picture_is_masked() -> None:
    found = read_html(b'<p>Maria <img alt="A young woman"><img alt=""><img hidden alt="a hidden man"></p>', "", "")
    assert found.pages[0].split() == ["Maria", "[masked:", "photo", "description]"]
    assert found.masked == 1
