"""The text of a PDF: statements of ministries and courts come as such."""

from __future__ import annotations

import io
import logging
import re
import time
from typing import TYPE_CHECKING

from rollcall.errors import Unreadable
from rollcall.read import dates
from rollcall.read.limits import PDF_BYTES, PDF_PAGES, TEXT_CHARS, check_size
from rollcall.read.plain import line, tidy
from rollcall.records import ArticleText, Published

if TYPE_CHECKING:
    from pypdf import PdfReader

_SECONDS = 60.0
_HYPHEN = re.compile(r"(?<=[^\W\d_])-\n(?=[^\W\d_])")
_PDF_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
_CHARS_PER_PAGE = 20

logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def read_pdf(data: bytes, *, url: str | None = None) -> ArticleText:
    """The text layer of a PDF, its title and author, and the date of its making as `inferred`.

    Raises `Unreadable` for scans without a text layer, encrypted and broken files.
    """
    check_size(data, PDF_BYTES, "PDF")
    from pypdf import PdfReader  # a third of a second that most commands can save
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("encrypted PDF: it asks for a password", remedy="ask for an open copy")
        pages = len(reader.pages)
        text = _text(reader)
        about: dict[str, object] = dict(reader.metadata or {})
        title, author = about.get("/Title"), about.get("/Author")
        made = _PDF_DATE.match(str(about.get("/CreationDate") or ""))
    except Unreadable:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise Unreadable(
            f"broken PDF: {line(str(error), 200)}", remedy="collect it again"
        ) from error
    except (RecursionError, OSError, ArithmeticError, AssertionError, NotImplementedError) as error:
        raise Unreadable(f"broken PDF: {type(error).__name__}", remedy="read it by hand") from error
    if len("".join(text.split())) < min(_CHARS_PER_PAGE * pages, 200):
        raise Unreadable(
            f"scanned PDF: no text layer; {pages} page{'s' * (pages != 1)} of pictures",
            remedy="run OCR on it, or type in what it says as a note",
        )
    day = dates.parse("-".join(made.groups())) if made else None
    return ArticleText(
        text=text,
        title=_title(title, text),
        author=line(str(author), 200) if author else None,
        published=Published(day, "inferred") if day else None,
        url=url,
    )


def _text(reader: PdfReader) -> str:
    parts: list[str] = []
    size = 0
    deadline = time.monotonic() + _SECONDS
    for page in reader.pages[:PDF_PAGES]:
        part = page.extract_text() or ""
        parts.append(part)
        size += len(part)
        if size > TEXT_CHARS or time.monotonic() > deadline:
            break
    joined = _HYPHEN.sub("", "\n".join(parts).replace("\u00ad\n", ""))
    return (tidy(joined) or "")[:TEXT_CHARS]


def _title(given: object, text: str) -> str | None:
    """The title in the file's description, unless a program put a file name there."""
    title = line(str(given), 300) if given else None
    if title and not re.search(
        r"\.(?:docx?|pdf|odt|rtf|indd)$|^microsoft word|^untitled", title.lower()
    ):
        return title
    return line(text.split("\n", 1)[0], 300) if text else None
