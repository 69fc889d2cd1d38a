"""Reading gzipped CoNLL: `token<TAB>BIO tag<TAB>1 if a blank follows`, a blank line between
sentences, `# doc = ID` before each document."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Sentence(NamedTuple):
    """One annotated sentence: words, BIO tags, and whether a blank follows each word."""

    document: str
    words: list[str]
    tags: list[str]
    spaces: list[bool]

    @property
    def text(self) -> str:
        """The sentence as it would be printed."""
        return "".join(w + " " * s for w, s in zip(self.words, self.spaces, strict=True))

    def spans(self) -> list[tuple[int, int, str]]:
        """Entities as (start, end, label) in characters of `text`."""
        out: list[tuple[int, int, str]] = []
        at = 0
        for word, tag, space in zip(self.words, self.tags, self.spaces, strict=True):
            if tag.startswith("I-") and out and out[-1][2] == tag[2:] and out[-1][1] >= at - 1:
                out[-1] = (out[-1][0], at + len(word), tag[2:])
            elif tag != "O":
                out.append((at, at + len(word), tag[2:]))
            at += len(word) + space
        return out


def read(path: Path) -> Iterator[Sentence]:
    """The sentences of one file, in order; a malformed line raises ValueError with its number."""
    document, words, tags, spaces = "", [], [], []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            cells = line.rstrip("\n").split("\t")
            if len(cells) == 3:
                words.append(cells[0])
                tags.append(cells[1])
                spaces.append(cells[2] == "1")
                continue
            if words:
                yield Sentence(document, words, tags, spaces)
                words, tags, spaces = [], [], []
            if line.startswith("# doc = "):
                document = line[8:].strip()
            elif line.strip():
                raise ValueError(f"{path}:{number}: expected 3 columns, found {len(cells)}")
    if words:
        yield Sentence(document, words, tags, spaces)
