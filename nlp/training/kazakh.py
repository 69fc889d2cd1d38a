"""Train the Kazakh entity model: `python -m nlp.training.kazakh TRAIN.gz DEV.gz OUT`.

Same seed, data and library versions give the same model on one machine. It writes the model with
its scores into OUT. The list of towns it reads is made by `python -m nlp.training.places`.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import load_config
from thinc.api import Adam, fix_random_seed

from nlp.pipelines import kazakh, name_lists, word_parts  # noqa: F401 - it registers
from nlp.training import conll
from nlp.training.augment import Names, shouted

SEED = 7
_BATCH_WORDS = (200, 1200)  # from the first to the last batch
_RATES = (0.0015, 0.0002)  # learning rate, falling linearly


def example(nlp: Language, sentences: list[conll.Sentence]) -> Example:
    """One training document out of a few sentences on their way."""
    words = [word for sentence in sentences for word in sentence.words]
    spaces = [s for sentence in sentences for s in (*sentence.spaces[:-1], True)]
    tags = [tag for sentence in sentences for tag in sentence.tags]
    return Example(Doc(nlp.vocab, words, spaces), Doc(nlp.vocab, words, spaces, ents=tags))


def examples(
    nlp: Language, sentences: list[conll.Sentence], names: Names, chance: random.Random
) -> list[Example]:
    """One epoch: all sentences shuffled, one to three a document, some with other names."""
    order = chance.sample(sentences, len(sentences))
    out, at = [], 0
    while at < len(order):
        group = order[at : at + chance.randint(1, 3)]
        at += len(group)
        group = [names.dealt(s, chance) if chance.random() < 0.4 else s for s in group]
        group = [shouted(s, chance) if chance.random() < 0.04 else s for s in group]
        out.append(example(nlp, group))
    return out


def batches(epoch: list[Example], words: float) -> Iterator[list[Example]]:
    """Examples in their order, cut wherever a batch has enough words."""
    batch: list[Example] = []
    for item in epoch:
        batch.append(item)
        if sum(len(e) for e in batch) >= words:
            yield batch
            batch = []
    if batch:
        yield batch


def evaluate(nlp: Language, sentences: list[conll.Sentence]) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 by label, exact spans, on raw text with our own tokens."""
    hit: dict[str, list[int]] = {}
    docs = nlp.pipe(sentence.text for sentence in sentences)
    for sentence, doc in zip(sentences, docs, strict=True):
        gold = set(sentence.spans())
        found = {(e.start_char, e.end_char, e.label_) for e in doc.ents}
        for label in {label for _, _, label in gold | found}:
            g = {s for s in gold if s[2] == label}
            f = {s for s in found if s[2] == label}
            counts = hit.setdefault(label, [0, 0, 0])
            counts[0] += len(g & f)
            counts[1] += len(f)
            counts[2] += len(g)
    return {
        label: {"p": tp / max(f, 1), "r": tp / max(g, 1), "f": 2 * tp / max(f + g, 1)}
        for label, (tp, f, g) in sorted(hit.items())
    }


def train(
    sentences: list[conll.Sentence], dev: list[conll.Sentence], epochs: int, seed: int = SEED
) -> Language:
    """The model after so many passes; the weights are averaged over all steps."""
    fix_random_seed(seed)
    chance = random.Random(seed)  # noqa: S311 - no secret depends on it
    config = load_config(Path(__file__).with_name("kazakh.cfg"))
    nlp = kazakh.Kazakh.from_config(config)
    surnames = sorted(w for w in name_lists.known("last") if w[-2:] in ("ов", "ев", "ин"))
    names = Names(sentences, surnames)
    nlp.initialize(lambda: [example(nlp, [s]) for s in sentences])
    optimizer = Adam(_RATES[0], L2=0.01, grad_clip=1.0, use_averages=True, L2_is_weight_decay=True)
    started = time.monotonic()
    for epoch in range(epochs):
        share = epoch / max(epochs - 1, 1)
        words = _BATCH_WORDS[0] + share * (_BATCH_WORDS[1] - _BATCH_WORDS[0])
        optimizer.learn_rate = _RATES[0] + share * (_RATES[1] - _RATES[0])
        losses: dict[str, float] = {}
        for batch in batches(examples(nlp, sentences, names, chance), words):
            nlp.update(batch, drop=0.15, sgd=optimizer, losses=losses)
        with nlp.use_params(optimizer.averages):
            scores = evaluate(nlp, dev)
        figures = " ".join(f"{label} {s['f']:.3f}" for label, s in scores.items())
        print(f"epoch {epoch + 1} {time.monotonic() - started:.0f}s {figures}", flush=True)
    with nlp.use_params(optimizer.averages):
        return nlp.from_bytes(nlp.to_bytes())


def card(nlp: Language, files: list[Path], scores: dict[str, Any], epochs: int) -> None:
    """Fill in `meta.json`: what it was trained on, by whose licence, with what result."""
    nlp.meta.update(
        name="rollcall_entities",
        version="0.1.0",
        description="Kazakh persons, places, organisations and dates",
        author="Rollcall",
        license="CC BY 4.0",
        sources=[
            {
                "name": "KazNERD (Yeshpanov, Khassanov, Varol 2022)",
                "url": "https://github.com/IS2AI/KazNERD",
                "license": "CC BY 4.0",
            }
        ],
        performance=scores,
        training={
            "seed": SEED,
            "epochs": epochs,
            "data": {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in files},
            "versions": {n: importlib.metadata.version(n) for n in ("spacy", "thinc", "numpy")},
        },
    )


def main() -> None:
    """Train, evaluate and write the model; about six minutes on one core."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("dev", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=7)
    parser.add_argument("--limit", type=int, help="train on so many sentences only")
    options = parser.parse_args()
    sentences = list(conll.read(options.train))[: options.limit]
    dev = list(conll.read(options.dev))
    nlp = train(sentences, dev, options.epochs)
    scores = evaluate(nlp, dev)
    card(nlp, [options.train, options.dev], scores, options.epochs)
    nlp.to_disk(options.out, exclude=["vocab"])  # 2.6 MB of words that the hashes do not need
    print(json.dumps(scores, indent=1))


if __name__ == "__main__":
    main()
