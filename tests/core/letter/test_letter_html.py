"""HTML of letters: nothing runs, nothing is requested, the words remain."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.letter import DEFAULT_LIMITS, Limits, read, sanitise

_FORBIDDEN = (
    "script style iframe object embed form input button textarea select link meta base svg math video audio "
    "source "
    "picture frame frameset applet template noscript title body html head"
)
FORBIDDEN = frozenset(_FORBIDDEN.split())
LOADING = frozenset(
    {"srcset", "background", "poster", "action", "formaction", "data", "cite", "ping", "xlink:href"}
)


class Judge(HTMLParser):
    """Reads markup with another parser than ours and collects what is wrong with it."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in FORBIDDEN:
            self.wrong.append(tag)
        for name, value in attrs:
            text = (value or "").lower()
            if name.startswith("on") or name in LOADING:
                self.wrong.append(f"{tag} {name}")
            if name == "src" and not text.startswith(("cid:", "data:image/")):
                self.wrong.append(f"src {text}")
            if name == "href" and urlsplit(text).scheme not in ("http", "https", "mailto", "tel"):
                self.wrong.append(f"href {text}")
            if name == "style" and (
                "url" in text or "import" in text or "expression" in text or "\\" in text
            ):
                self.wrong.append(f"style {text}")
        if tag == "a" and ("rel", "noopener noreferrer nofollow") not in attrs:
            self.wrong.append("a without rel")


def wrong_with(markup: str) -> list[str]:
    judge = Judge()
    judge.feed(markup)
    judge.close()
    return judge.wrong


HOSTILE = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>1</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" java\nscript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>1</script>">x</a>',
    '<a href="vbscript:1">x</a>',
    '<a href="//evil.example">x</a>',
    '<form action="https://evil.example"><input name=p><button>go</button></form>',
    '<iframe src="https://evil.example"></iframe>',
    '<object data="https://evil.example"></object><embed src="https://evil.example">',
    '<link rel=stylesheet href="https://evil.example/a.css">',
    '<meta http-equiv=refresh content="0;url=//evil.example">',
    '<base href="https://evil.example/">',
    '<style>@import url("https://evil.example/a.css");</style>',
    '<div style="background:url(https://evil.example/a.png)">x</div>',
    '<div style="background:u\\72l(//evil.example)">x</div>',
    "<div style=\"background-image:image-set('//evil.example/a' 1x)\">x</div>",
    '<div style="width:expression(alert(1))">x</div>',
    '<div style="color:red;list-style-image:url(//evil.example)">x</div>',
    '<table background="https://evil.example/a.png"><tr><td background="//evil.example">x</td></tr></table>',
    '<video poster="https://evil.example/p.png" src="//evil.example/v"></video>',
    '<picture><source srcset="//evil.example/a"><img src="cid:a"></picture>',
    '<img srcset="https://evil.example/a.png 2x" src="cid:a">',
    '<img src="https://evil.example/a.png">',
    "<img src=//evil.example/a.png>",
    '<img src="/\\evil.example/a.png">',
    '<img src="\\\\evil.example\\a.png">',
    '<img src=" \thttps://evil.example/a">',
    '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
    '<img src="data:text/html;base64,PHNjcmlwdD4=">',
    '<img data-remote-src="javascript:alert(1)">',
    "<p title='</title><script>1</script>'>x</p>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<a href='https://ok.example' ping='https://evil.example'>x</a>",
    "<template><img src=x onerror=alert(1)></template>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<img/src=x/onerror=alert(1)>",
    '<img src="x` `<script>alert(1)</script>"` `>',
    '<q cite="https://evil.example">x</q><blockquote cite="//evil.example">y</blockquote>',
    "<body background=//evil.example onload=alert(1)>x</body>",
    "<input type=image src=//evil.example>",
    "<style>\\",
    "<a href='https://ok.example/\" onclick=\"alert(1)'>x</a>",
]


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_markup_neither_runs_nor_asks(html: str) -> None:
    markup, remote = sanitise(html, DEFAULT_LIMITS)
    assert wrong_with(markup) == []
    assert sanitise(markup, DEFAULT_LIMITS) == (markup, remote)


def test_remote_pictures_are_held_back_and_counted() -> None:
    html = '<img src="https://a.example/1.png"><img src="//b.example/2.png"><img src="cid:c"><img src="file:///x">'
    markup, remote = sanitise(html, DEFAULT_LIMITS)
    assert remote == 2
    assert 'data-remote-src="https://a.example/1.png"' in markup
    assert 'data-remote-src="https://b.example/2.png"' in markup
    assert ' src="cid:c"' in markup
    assert "file:" not in markup


def test_a_pasted_picture_stays() -> None:
    markup, remote = sanitise('<img src="data:image/png;base64,iVBORw0KGgo=">', DEFAULT_LIMITS)
    assert (' src="data:image/png;base64,iVBORw0KGgo="' in markup, remote) == (True, 0)


def test_preformatted_text_keeps_its_lines() -> None:
    markup, _ = sanitise("<pre>\n\na\n  b</pre>", DEFAULT_LIMITS)
    assert markup.endswith("\na\n  b</pre>")
    assert sanitise(markup, DEFAULT_LIMITS) == (markup, 0)
    markup, _ = sanitise("<pre><td>\n", DEFAULT_LIMITS)
    assert sanitise(markup, DEFAULT_LIMITS) == (markup, 0)


def test_the_look_of_a_letter_stays() -> None:
    html = '<p style="color: red; position: fixed">a <b>b</b></p><a href="mailto:d@firm.example">c</a>'
    markup, _ = sanitise(html, DEFAULT_LIMITS)
    assert '<p style="color: red">a <b>b</b></p>' in markup.replace("color:red", "color: red")
    assert 'href="mailto:d@firm.example"' in markup


_PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<b>",
        "</b>",
        "<a href='https://x.example'>",
        "</a>",
        "<table>",
        " <tr>",
        "<td>",
        "</td>",
        "</tr>",
        "</table>",
        "<li>",
        "<ul>",
        "</ul>",
        "<img src=//x.example/a>",
        "<img src=cid:a>",
        "<br>",
        "<script>",
        "</script>",
        "<style>",
        "</style>",
        "<!--",
        "-->",
        "<svg>",
        "</svg>",
        "<math>",
        "text",
        " &amp;",
        "&lt;",
        "<font color=red>",
        "</font>",
        "<blockquote type=cite>",
        "</blockquote>",
        "\x00",
        "<p style='color:red'>",
        "'",
        '"',
        ">",
        "<",
        "<form>",
        "<noscript>",
        "<title>",
        "<h1>",
        "</h1>",
        "<pre>",
        "\n",
        "</pre>",
        "<dl>",
        " <dt>",
        "<tbody>",
        "<textarea>",
        "<select><option>",
        "<a",
        " onclick=1",
        "=",
        "/",
        "\ud800",
        "<center>",
        " <details><summary>",
    ]
)


@given(st.one_of(st.lists(_PIECES, max_size=25).map("".join), st.text(max_size=200)))
def test_any_markup_becomes_safe_and_stays_as_it_became(html: str) -> None:
    html = html.encode("utf-8", "replace").decode()
    markup, remote = sanitise(html, DEFAULT_LIMITS)
    assert wrong_with(markup) == []
    again = sanitise(markup, DEFAULT_LIMITS)
    assert again == (markup, remote)


_NAMES = "p div b a table tr td th li ul ol blockquote font h1 pre span dl dt dd caption col tbody form x:y"
_TAGS = st.sampled_from(_NAMES.split())
_MARKS = st.tuples(st.sampled_from(["<", "</"]), _TAGS).map(lambda mark: f"{mark[0]}{mark[1]}>")


@given(st.lists(_MARKS, min_size=1, max_size=30))
def test_no_word_is_lost_however_tags_stand(marks: list[str]) -> None:
    words = [f"слово{number}" for number in range(len(marks))]
    html = "".join(f"{mark}{word}" for mark, word in zip(marks, words, strict=True))
    found = read(b"Content-Type: text/html; charset=utf-8\n\n" + html.encode())
    assert all(word in found.text for word in words)
    assert all(word in found.html for word in words)


def text_of(html: str) -> str:
    return read(b"From: vera@client.example\nContent-Type: text/html; charset=utf-8\n\n" + html.encode()).text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>раз</p><p>два</p>", "раз\n\nдва"),
        ("<div>раз</div><div>два<br>три</div>", "раз\nдва\nтри"),
        ("раз  \n  два", "раз два"),
        ("<ul><li>раз<li>два</ul>", "- раз\n- два"),
        ("<ol start=3><li>раз</li><li>два</li></ol>", "3. раз\n4. два"),
        ("<table><tr><td>Код</td><td>1042</td></tr><tr><td>x</td><td>y</td></tr></table>", "Код\t1042\nx\ty"),
        ("<pre>a\n  b\n</pre>", "a\n  b"),
        ('<a href="https://x.example/a">сюда</a>', "сюда <https://x.example/a>"),
        ('<a href="https://x.example/">x.example</a>', "x.example"),
        ('<a href="mailto:a@x.example">a@x.example</a>', "a@x.example"),
        ("a<script>alert(1)</script><style>p{}</style>b", "ab"),
        ('<div style="display:none">скрыто<p>и это</p></div>видно', "видно"),
        ("&lt;b&gt; &amp; &nbsp;x", "<b> & \xa0x"),
        ("<title>x</title><body>y</body>", "y"),
        ("a<!-- b -->c<!--[if mso]>d<![endif]-->e", "ace"),
        ("незакрытый <!-- комментарий", "незакрытый комментарий"),
        ("5 < 6 и 7 > 3", "5 < 6 и 7 > 3"),
        ('<img alt="схема" src="cid:a">', "[схема]"),
        ("", ""),
    ],
)
def test_markup_becomes_text_with_its_structure(html: str, text: str) -> None:
    assert text_of(html) == text


def test_no_word_is_lost_below_many_tags() -> None:
    html = "<div>" * 3000 + "глубоко" + "</div>" * 3000
    raw = b"Content-Type: text/html; charset=utf-8\n\n" + html.encode()
    found = read(raw)
    assert found.text == "глубоко"
    assert "глубоко" in found.html
    assert "html_depth" in found.troubles


def test_too_long_markup_is_cut_and_said_so() -> None:
    found = read(b"Content-Type: text/html\n\n" + b"<p>word</p>" * 100, Limits(html_bytes=55))
    assert found.text.split() == ["word"] * 5
    assert "html_size" in found.troubles


@pytest.mark.parametrize("hostile", HOSTILE[:3])
def test_a_plain_letter_is_never_markup(hostile: str) -> None:
    found = read(b"From: vera@client.example\nSubject: " + hostile.encode() + b"\n\n" + hostile.encode())
    assert (found.html, found.text, found.subject) == ("", hostile, hostile)


def test_plain_words_beside_markup_are_escaped() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n<script>1</script>\n--b\n"
    raw += b"Content-Type: text/html\n\n<p>x</p>\n--b--"
    assert wrong_with(read(raw).html) == []
    assert "&lt;script&gt;" in read(raw).html
