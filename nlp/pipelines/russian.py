"""Russian for spaCy: razdel's words and sentences, and slovnet's entities on them.

slovnet's news model with its navec embeddings comes in the wheel of natasha 1.6.0 (MIT); natasha
itself is never imported, because it needs a package that no longer works.
Source: https://github.com/natasha/slovnet (Kukushkin 2020).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import razdel
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import minibatch, registry
from spacy.vocab import Vocab

from nlp.components.view import keep_text, starts, tokens
from nlp.pipelines import sentences  # noqa: F401 - registers the splitter
from nlp.pipelines.name_lists import natasha_data

_CHUNK = 250  # words that slovnet sees at once; more only costs padding
_BATCH = 8


class RazdelTokenizer:
    """razdel's tokens as a Doc, with blanks kept so that offsets stay those of the text."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The Doc of a text of any kind; `doc.text == text`."""
        words: list[str] = []
        spaces: list[bool] = []
        at = 0
        for token in razdel.tokenize(text):
            self._blank(text[at : token.start], words, spaces)
            words.append(token.text)
            spaces.append(False)
            at = token.stop
        self._blank(text[at:], words, spaces)
        return keep_text(Doc(self.vocab, words, spaces), text)

    @staticmethod
    def _blank(gap: str, words: list[str], spaces: list[bool]) -> None:
        if gap.startswith(" ") and words:
            spaces[-1] = True
            gap = gap[1:]
        if gap:
            words.append(gap)
            spaces.append(False)

    def to_disk(self, path: Any, exclude: Iterable[str] = ()) -> None:
        """Nothing to keep: the rules are razdel's."""

    def from_disk(self, path: Any, exclude: Iterable[str] = ()) -> RazdelTokenizer:
        """Nothing to read."""
        return self

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:
        """Nothing to keep."""
        return b""

    def from_bytes(self, data: bytes, exclude: Iterable[str] = ()) -> RazdelTokenizer:
        """Nothing to read."""
        return self


@registry.tokenizers.register("rollcall.RazdelTokenizer.v1")  # type: ignore[untyped-decorator]
def razdel_tokenizer() -> Callable[[Language], RazdelTokenizer]:
    """For a config: `[nlp.tokenizer] @tokenizers = "rollcall.RazdelTokenizer.v1"`."""
    return lambda nlp: RazdelTokenizer(nlp.vocab)


class SlovnetEntities:
    """Sets PER, LOC and ORG in `doc.ents`; wants sentence starts, and uses them to cut."""

    def __init__(self) -> None:
        from navec import Navec
        from slovnet import NER

        data = natasha_data()
        model = NER.load(str(data / "model" / "slovnet_ner_news_v1.tar"), batch_size=_BATCH)
        model.navec(Navec.load(str(data / "emb" / "navec_news_v1_1B_250K_300d_100q.tar")))
        self._infer = model.infer

    def __call__(self, doc: Doc) -> Doc:
        """One document; `nlp.pipe` goes through `pipe`."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Documents in order; chunks of similar length are tagged together."""
        for docs in minibatch(stream, batch_size):  # type: ignore[no-untyped-call]
            chunks = [(d, chunk) for d, doc in enumerate(docs) for chunk in _chunks(doc)]
            chunks.sort(key=lambda item: len(item[1]))
            of = [tokens(doc).words for doc in docs]
            words = [[of[d][i] for i in chunk] for d, chunk in chunks]
            tags: list[dict[int, str]] = [{} for _ in docs]
            for (d, chunk), found in zip(chunks, self._tag(words), strict=True):
                tags[d].update(zip(chunk, found, strict=True))
            for doc, of_doc in zip(docs, tags, strict=True):
                doc.ents = _spans(doc, of_doc)
                yield doc

    def _tag(self, words: list[list[str]]) -> Iterator[list[str]]:
        inputs = self._infer.encoder(words)
        yield from self._infer.decoder(self._infer.process(inputs))


def _chunks(doc: Doc) -> Iterator[list[int]]:
    """Indices of words, whole sentences together while they fit."""
    chunk: list[int] = []
    for indices in _sentences(doc):
        if chunk and len(chunk) + len(indices) > _CHUNK:
            yield chunk
            chunk = []
        chunk += indices
        while len(chunk) > _CHUNK:
            yield chunk[:_CHUNK]
            chunk = chunk[_CHUNK:]
    if chunk:
        yield chunk


def _sentences(doc: Doc) -> Iterator[list[int]]:
    """Indices of the words of each sentence, without blanks."""
    sentence: list[int] = []
    for i, (word, start) in enumerate(zip(tokens(doc).words, starts(doc), strict=True)):
        if start and sentence:
            yield sentence
            sentence = []
        if not word.isspace():
            sentence.append(i)
    if sentence:
        yield sentence


def _spans(doc: Doc, tags: dict[int, str]) -> list[Span]:
    out: list[tuple[int, int, str]] = []
    words = tokens(doc).words
    for index in sorted(tags):
        part, _, label = tags[index].partition("-")
        if part == "I" and out and out[-1][2] == label and _adjacent(words, out[-1][1], index):
            out[-1] = (out[-1][0], index + 1, label)
        elif part in ("B", "I"):
            out.append((index, index + 1, label))
    return [Span(doc, start, end, label=label) for start, end, label in out]


def _adjacent(words: list[str], end: int, index: int) -> bool:
    return end == index or all(map(str.isspace, words[end:index]))


@Language.factory("slovnet_entities", assigns=["doc.ents"])
def slovnet_entities(nlp: Language, name: str) -> SlovnetEntities:
    """spaCy factory of `SlovnetEntities`."""
    return SlovnetEntities()


def load() -> Language:
    """The Russian pipeline: words, sentences, entities."""
    config = {"nlp": {"tokenizer": {"@tokenizers": "rollcall.RazdelTokenizer.v1"}}}
    nlp = spacy.blank("ru", config=config)
    nlp.add_pipe("line_sentences")
    nlp.add_pipe("slovnet_entities")
    return nlp
