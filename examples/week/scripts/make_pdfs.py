"""Make the ministry's two PDFs: one with text, one that is only the picture of a page.

    python examples/week/scripts/make_pdfs.py     (needs reportlab, Pillow and the DejaVu fonts)

The files are committed, so that playing the week needs none of these.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.enums import TA_CENTER  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer  # type: ignore[import-untyped]

from examples.week import Article, load

HERE = Path(__file__).resolve().parent.parent / "pdf"
FONTS = Path("/usr/share/fonts/truetype/dejavu")


def with_text(article: Article, path: Path) -> None:
    """A letterhead, a title, numbered paragraphs: what an office prints to PDF."""
    pdfmetrics.registerFont(TTFont("Serif", FONTS / "DejaVuSerif.ttf"))
    pdfmetrics.registerFont(TTFont("SerifBold", FONTS / "DejaVuSerif-Bold.ttf"))
    body = ParagraphStyle("body", fontName="Serif", fontSize=11, leading=16, spaceAfter=9)
    head = ParagraphStyle(
        "head", fontName="SerifBold", fontSize=12, leading=17, alignment=TA_CENTER
    )
    text = article.on(7)
    story = [
        Paragraph("МИНИСТЕРСТВО ОБЩЕСТВЕННОГО ПОРЯДКА<br/>РЕСПУБЛИКИ КАЗАХСТАН", head),
        Spacer(1, 24),
        Paragraph(text.title, head),
        Spacer(1, 18),
        *[Paragraph(paragraph, body) for paragraph in text.paragraphs],
    ]
    document = SimpleDocTemplate(
        str(path), pagesize=A4, title=text.title, author=article.author, lang="ru"
    )
    document.build(story)


def scanned(article: Article, path: Path) -> None:
    """The same kind of letter printed, stamped, laid askew on a scanner: no character of text."""
    page = Image.new("L", (1000, 1414), 246)
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(FONTS / "DejaVuSerif.ttf"), 25)
    pen.text((300, 90), article.author.upper()[:24], fill=40, font=font)
    pen.text((640, 190), "от 30.01.2025  № 3-14/88", fill=60, font=font.font_variant(size=20))
    down = 300
    for paragraph in article.on(7).paragraphs:
        for line in wrapped(paragraph, pen, font, 780):
            pen.text((110, down), line, fill=45, font=font)
            down += 40
        down += 30
    pen.ellipse((560, down + 60, 800, down + 300), outline=120, width=5)
    askew = page.rotate(0.8, fillcolor=232, resample=Image.Resampling.BILINEAR)
    data = io.BytesIO()
    askew.save(data, "JPEG", quality=35)
    data.seek(0)
    canvas = Canvas(str(path), pagesize=A4)
    canvas.drawImage(ImageReader(data), 0, 0, *A4)
    canvas.save()


def wrapped(
    text: str, pen: ImageDraw.ImageDraw, font: ImageFont.FreeTypeFont, width: int
) -> list[str]:
    """Lines no wider than `width` pixels."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if pen.textlength(longer, font=font) > width:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line]


def main() -> None:
    """Write both files."""
    HERE.mkdir(exist_ok=True)
    for article in load().articles:
        if article.pdf:
            make = scanned if article.scanned else with_text
            # reportlab dates its files by this, so that every run makes the same bytes.
            os.environ["SOURCE_DATE_EPOCH"] = str(int(article.published.timestamp()))
            make(article, HERE / article.pdf)


if __name__ == "__main__":
    main()
