"""Pages to articles: text, title, author and date, or the reason why there is none."""

from __future__ import annotations

import gzip
import io

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen import canvas

from rollcall.read import NotAnArticle, Unreadable, article

SENTENCES = (
    "Асель Выдуманова была задержана у здания городского суда, сообщили очевидцы. "
    "По словам родных, её увезли в неизвестном направлении около полудня. "
)
PARAGRAPHS = [f"{n}. {SENTENCES}Это произошло на {n} день." for n in range(1, 7)]
PAGE = """<html lang="ru"><head><meta charset="{charset}"><title>Задержана у суда | Газета</title>
<meta property="og:type" content="article"><meta property="og:title" content="Задержана у суда">
{head}</head><body><nav><a href="/">Главная</a><a href="/news">Новости</a></nav>
<article><h1>Задержана у суда активистка</h1><div class="byline">{byline}</div>{body}</article>
<footer>© Газета, все права защищены</footer></body></html>"""


def page(head: str = "", byline: str = "", charset: str = "utf-8") -> str:
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    return PAGE.format(head=head, byline=byline, body=body, charset=charset)


URL = "https://gazeta.example/news/12345-zaderzhana-u-suda-aktivistka"


def test_a_page_gives_its_text_without_the_furniture() -> None:
    found = article(page().encode(), url=URL)
    assert found.text.count("Асель Выдуманова") == len(PARAGRAPHS)
    assert "Главная" not in found.text
    assert "права защищены" not in found.text
    assert (found.title, found.url, found.published) == ("Задержана у суда активистка", URL, None)


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "utf-16", "utf-8"])
def test_a_page_is_read_in_its_encoding(charset: str) -> None:
    assert "Выдуманова" in article(page(charset=charset).encode(charset), url=URL).text


def test_the_header_counts_where_the_page_is_silent_and_utf8_goes_first() -> None:
    bare = page().replace('<meta charset="utf-8">', "").replace("©", "")
    by_header = article(bare.encode("cp866"), url=URL, content_type="text/html; charset=cp866")
    assert "Выдуманова" in by_header.text
    lying = page(charset="windows-1251").encode("utf-8")
    assert "Выдуманова" in article(lying, url=URL, content_type="text/html; charset=koi8-r").text


@pytest.mark.parametrize(
    ("head", "byline", "url", "expected"),
    [
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle",'
            ' "datePublished": "2022-01-05T10:00:00+06:00", "dateModified": "2022-01-09",}]}'
            "</script>",
            "<time>1 февраля 2022</time>",
            URL,
            ("2022-01-05T10:00:00+06:00", "json-ld"),
        ),
        (
            '<meta property="article:published_time" content="2022-01-05 10:00">',
            "",
            URL,
            ("2022-01-05T10:00:00+06:00", "meta"),
        ),
        ("", "<time>5 января 2022, 14:30</time>", URL, ("2022-01-05T14:30:00+06:00", "text")),
        ("", "<span>5 қаңтар 2022</span>", URL, ("2022-01-05", "text")),
        ("", "", "https://gazeta.example/2022/01/05/zaderzhana-u-suda", ("2022-01-05", "url")),
        ("", "<span>Обновлено 7 января 2022</span>", URL, ("2022-01-07", "inferred")),
        ("", "<span>вчера, 14:30</span>", URL, None),
        ('<meta name="date" content="03/04/2022">', "", URL, None),
    ],
)
def test_a_date_comes_with_the_place_it_was_found(
    head: str, byline: str, url: str, expected: tuple[str, str] | None
) -> None:
    found = article(page(head, byline).encode(), url=url, timezone="Asia/Almaty").published
    assert (found and (found.at, found.source)) == expected


def test_a_date_after_the_capture_is_not_believed() -> None:
    head = '<meta property="article:published_time" content="2032-01-05T10:00:00Z">'
    assert article(page(head).encode(), url=URL, not_after="2022-01-08").published is None


@pytest.mark.parametrize(
    ("head", "byline", "author"),
    [
        ('<meta name="author" content="By Dana Imagined">', "", "Dana Imagined"),
        ('<meta name="author" content="https://facebook.com/gazeta">', "", None),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "author": [{"@type":'
            ' "Person", "name": "Асан У."}, {"name": "Дана К."}]}</script>',
            "",
            "Асан У., Дана К.",
        ),
    ],
)
def test_an_author_is_a_name(head: str, byline: str, author: str | None) -> None:
    assert article(page(head, byline).encode(), url=URL).author == author


def test_paragraphs_that_the_page_repeats_in_json_are_not_lost() -> None:
    body = "\\n".join(PARAGRAPHS * 2)
    head = (
        f'<script type="application/ld+json">{{"@type":"Article","articleBody":"{body}"}}</script>'
    )
    hidden = PAGE.format(head=head, byline="", charset="utf-8", body=f"<p>{PARAGRAPHS[0]}</p>")
    assert article(hidden.encode(), url=URL).text.count("Выдуманова") >= len(PARAGRAPHS)


CARD = '<div><h3><a href="/news/{n}">Новость {n}</a></h3><span class="price">{n}</span></div>'
FORM = "<form><input type='text'><input type='password'></form>"


@pytest.mark.parametrize(
    ("html", "url", "reason"),
    [
        ("<title>Газета</title>" + CARD * 30, "https://gazeta.example/", "front page|links|page"),
        ("<title>Вход</title>" + FORM, "https://gazeta.example/login", "login page"),
        ("<title>404 Not Found</title><p>Нет такой страницы</p>", URL, "'not found' page"),
        ("<title>Страница не найдена</title><p>Увы</p>", URL, "'not found' page"),
        ("<title>Just a moment...</title><p>Wait</p>", URL, "browser check"),
        ("<title>Before you continue</title><p>We use cookies</p>", "https://g.example/", "cookie"),
        (
            "<title>Чайник</title><meta property='og:type' content='product'>"
            "<button>Add to cart</button>" + CARD * 10,
            "https://shop.example/product/chaynik",
            "shop page|product",
        ),
        (
            "<title>Помогите с велосипедом</title>" + f"<p>{SENTENCES}</p>" * 4,
            "https://forum.example/threads/velosiped.123/",
            "forum thread",
        ),
    ],
)
def test_a_page_that_is_no_article_says_what_it_is(html: str, url: str, reason: str) -> None:
    with pytest.raises(NotAnArticle, match=f"^not an article: .*({reason})"):
        article(f"<html><head></head><body>{html}</body></html>".encode(), url=url)


def pdf(*lines: str, title: str = "") -> bytes:
    target = io.BytesIO()
    sheet = canvas.Canvas(target)
    sheet.setTitle(title)
    for at, text in enumerate(lines):
        sheet.drawString(50, 800 - 20 * at, text)
    sheet.showPage()
    sheet.save()
    return target.getvalue()


STATEMENT = [
    f"Line {n}: the ministry states that nobody of this name was detained." for n in range(9)
]


def test_a_pdf_statement_is_an_article_whose_date_is_only_inferred() -> None:
    found = article(
        pdf(*STATEMENT, title="Statement of the ministry"), url="https://m.example/1.pdf"
    )
    assert found.title == "Statement of the ministry"
    assert "nobody of this name" in found.text
    assert found.published is not None
    assert found.published.source == "inferred"


def test_a_scan_an_encrypted_and_a_broken_pdf_say_so() -> None:
    with pytest.raises(Unreadable, match="scanned PDF: no text layer"):
        article(pdf())
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(*STATEMENT))))
    writer.encrypt("secret", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    with pytest.raises(Unreadable, match="encrypted PDF"):
        article(locked.getvalue())
    with pytest.raises(Unreadable, match="broken PDF"):
        article(pdf(*STATEMENT)[:300])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty page"),
        (b" \n\x00", "empty page"),
        (b"x" * 40_000_001, r"too large: 40.0 MB, the limit is 40.0 MB"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "PNG picture"),
        (b"\x01\x02\x00\xff\xfe\x00" * 500, "binary"),
        (gzip.compress(b" " * 50_000_000), "gzip that unpacks to more than"),
    ],
)
def test_what_is_no_page_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        article(data)
