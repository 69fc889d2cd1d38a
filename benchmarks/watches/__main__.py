"""`python -m benchmarks.watches [DATA] [--articles N] [--watches N]`: documents a second.

Articles are put together from recorded sentences in three languages, watches from what monitors
look for in them: full names, words, phrases, beginnings, choices, with and without filters. Timed
on one core, after analysis (which makes an article's sets of tokens, too): `Watches.which` against
asking every watch with `holds`; both must give the same.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from rich.console import Console

from benchmarks.backwards import material
from rollcall.records import Viewer
from rollcall.search.analysis import Analysed, analysed
from rollcall.search.asking import understand
from rollcall.search.base import Document, Query
from rollcall.search.evaluate import holds
from rollcall.search.plan import Plan
from rollcall.search.watching import Key, Watches

GOAL = 20_000
"""Articles a second with 1,000 watches, on a core of our own."""
BAR = 45
"""How many times faster than asking every watch: a ratio, which a busy machine changes little."""
NAIVE = 40
"""Articles that are asked of every watch: a loop over more would take minutes."""
_TURNS = 3
_WORD = re.compile(r"[^\W\d_]{5,}")
_PERSON = re.compile(r"\b[A-ZА-ЯӘҒҚҢӨҰҮҺІ][^\W\d_]+ [A-ZА-ЯӘҒҚҢӨҰҮҺІ][^\W\d_]+")
_AT = datetime(2022, 1, 6, tzinfo=UTC)
_ME = Viewer("bench")
console = Console(highlight=False)


def documents(data: Path, count: int) -> list[Document]:
    """Articles with the people that they seem to name, and marks as a record would give them."""
    chance = random.Random(2)
    return [
        Document(
            id=f"{number}",
            title="",
            text=text,
            language=language,
            source=f"source{chance.randrange(60)}",
            kind="news",
            at=_AT,
            story=f"{number}",
            people=tuple(_PERSON.findall(text)),
            statuses=("detained",) if chance.random() < 0.1 else (),
        )
        for number, (language, text) in enumerate(material.articles(data, count))
    ]


def queries(data: Path, count: int) -> list[Query]:
    """What monitors watch: half of it people, the rest words as the coverage has them."""
    chance = random.Random(3)
    people = material.names(data)
    texts = [text for _, text in material.articles(data, 600, seed=4)]
    said = Counter(word.lower() for text in texts for word in set(_WORD.findall(text)))
    # A watch that rings all day is no watch: what stands in at most one text of two hundred.
    words = sorted(word for word, number in said.items() if number <= len(texts) // 200)
    pairs = [pair for text in texts for pair in pairwise(_WORD.findall(text))]

    def word() -> str:
        return str(chance.choice(words))

    def phrase() -> str:
        return '"' + " ".join(chance.choice(pairs)) + '"'

    ways: Sequence[tuple[int, Callable[[], Query]]] = (
        (50, lambda: Query(f'name:"{chance.choice(people)}"')),
        (12, lambda: Query(f"{word()} {word()}")),
        (10, lambda: Query(phrase())),
        (4, lambda: Query(f"{word()[:7]}*")),
        (4, lambda: Query(f"{word()[:5]}* {word()}")),
        (8, lambda: Query(f"({word()} OR {word()} OR {phrase()}) {word()} -{word()}")),
        (6, lambda: Query(word(), sources=(f"source{chance.randrange(60)}",))),
        (4, lambda: Query(word(), statuses=("detained",))),
        (2, lambda: Query(sources=(f"source{chance.randrange(60)}",), statuses=("killed",))),
    )
    kinds = chance.choices([way for _, way in ways], [share for share, _ in ways], k=count)
    return [way() for way in kinds]


def rarity(articles: Sequence[Analysed]) -> dict[Key, float]:
    """Of a thousand articles, how many have each token."""
    counts: Counter[Key] = Counter()
    for one in articles:
        for field in ("stems", "words", "names", "places"):
            counts.update((field, token) for token in one.tokens(field))
    return {key: 1000 * number / len(articles) for key, number in counts.items()}


def rate(ask: Callable[[Analysed], list[str]], articles: Sequence[Analysed]) -> float:
    """Articles a second on one core, the best of some turns."""
    best = 0.0
    for _ in range(_TURNS):
        start = time.process_time()
        for one in articles:
            ask(one)
        best = max(best, len(articles) / (time.process_time() - start))
    return best


def measure(data: Path, articles: int, watches: int) -> bool:
    """Analyse, time, compare, print; whether the bar holds."""
    start = time.process_time()
    ready = [analysed(one) for one in documents(data, articles)]
    for one in ready:
        one.tokens("stems")
    analysis = len(ready) / (time.process_time() - start)
    plans: list[tuple[str, Plan]] = [
        (f"w{number}", understand(query, _ME))
        for number, query in enumerate(queries(data, watches))
    ]

    def naive(one: Analysed) -> list[str]:
        return [name for name, plan in plans if holds(plan, one)]

    guessed, counted = Watches(plans), Watches(plans, rarity(ready[: articles // 4]))
    some = ready[:: max(1, len(ready) // NAIVE)]
    same = all(naive(one) == guessed.which(one) == counted.which(one) for one in some)
    rang = sum(len(counted.which(one)) for one in ready)
    fast, slow = rate(counted.which, ready), rate(naive, some)
    console.print(
        f"{articles:,} articles, {watches:,} watches, {rang / articles:.2f} rings an article; "
        f"analysis alone: {analysis:,.0f} articles/s"
    )
    console.print(f"filed by counted tokens: {fast:>9,.0f} articles/s (goal {GOAL:,})")
    console.print(f"filed by guessed rarity: {rate(guessed.which, ready):>9,.0f} articles/s")
    console.print(f"asking every watch:      {slow:>9,.0f} articles/s")
    console.print(f"{fast / slow:.0f} times faster (bar {BAR})")
    console.print(f"all three ring {'the same' if same else 'SOMETHING ELSE'}")
    return same and fast >= BAR * slow


def main() -> int:
    """Measure and print; exit status 1 below the bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", default=Path("../shared/data"))
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--watches", type=int, default=1_000)
    options = parser.parse_args()
    if not options.data.is_dir():
        sys.exit(f"{options.data} is not there: name the folder of the recorded material")
    return 0 if measure(options.data, options.articles, options.watches) else 1


if __name__ == "__main__":
    sys.exit(main())
