"""`python -m benchmarks.lists [ROWS]`: a workbook read, compared and stored, beside openpyxl."""

from __future__ import annotations

import io
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

import openpyxl

from benchmarks.lists.storing import measure
from benchmarks.lists.varied import varied_rows
from rollcall.lists import describe, diff, read

LIMIT = 3.0
READING = 1.5
VARIED = 1.6
MEMORY_MB = 500
READING_MB = 300
HEADINGS = ["№", "ФИО", "Дата рождения", "Город", "Статус", "Дата задержания", "Статья",
            "Источник", "Примечание", "Телефон", "Не публиковать", "Адвокат"]  # fmt: skip
ONSETS = ["А", "Ба", "Ве", "Га", "Да", "Жа", "Ка", "Ма", "Ну", "Са", "Те", "Шы", "Әбі", "Қо", "Оро"]
MIDDLES = ["бе", "рма", "лга", "нти", "сым", "йра", "кен", "тжа", "ндо", "шка", "зи", "лу"]
ENDS = ["ров", "нов", "баев", "ев", "ин", "гали", "бек", "ова", "ева", "ханов"]
GIVEN = ["Али", "Вера", "Марат", "Дина", "Олег", "Санжар", "Айгүл", "Нурлан", "Анна", "Ержан"]
PATRONYMICS = ["Маратович", "Еркінұлы", "Олегович", "Серікқызы", "Иванович", ""]
PLACES = ["г. Алматы", "Алматы", "Шымкент", "Орал", "Актобе, Мугалжар", "Семей", "Тараз"]
STATUSES = ["задержан", "отпущен", "под домашним арестом", "осуждён на 5 лет", "погиб", "қамауда",
            "пропал без вести", "неясно"]  # fmt: skip


def rows(count: int, seed: int) -> list[list[object]]:
    """Invented people; another seed changes one row in fifty."""
    chance, other = random.Random(1), random.Random(seed)
    made: list[list[object]] = []
    for number in range(1, count + 1):
        surname = chance.choice(ONSETS) + chance.choice(MIDDLES) + chance.choice(ENDS)
        name = f"{surname} {chance.choice(GIVEN)} {chance.choice(PATRONYMICS)}".strip()
        name += chance.choice(["", "", "", " (брат Олега)", ", 45 лет"])
        born = date(1950, 1, 1) + timedelta(days=chance.randrange(20_000))
        taken = date(2022, 1, 1) + timedelta(days=chance.randrange(60))
        status = chance.choice(STATUSES)
        if other.random() < 0.02:
            status = other.choice(STATUSES)
        birth = chance.choice([born, born.strftime("%d.%m.%Y"), born.year, None])
        link = f"https://example.org/news/{number}"
        made.append([number, name, birth, chance.choice(PLACES), status, taken, "272 ч. 2", link,
                     "ждём ответа" if number % 7 == 0 else None, 77010000000 + number,
                     "да" if number % 50 == 0 else None,
                     chance.choice(["Юров Ю.", None])])  # fmt: skip
    return made


Maker = Callable[[int, int], list[list[object]]]


def workbook(count: int, seed: int, made: Maker = rows) -> bytes:
    """A workbook of `count` people, as `made` invents them."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Список")
    sheet.append(HEADINGS)
    for row in made(count, seed):
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def seconds(action: Callable[[], object]) -> float:
    """CPU seconds, the median of three runs: neighbours on the machine play no part."""
    times = []
    for _ in range(3):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return statistics.median(times)


def peer(data: bytes) -> int:
    """openpyxl in its fastest way: streaming, values only."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    return sum(1 for sheet in book for _ in sheet.iter_rows(values_only=True))


def main() -> int:
    """Prints the figures; exit status 1 where a limit is broken."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    old, new = workbook(count, 2), workbook(count, 3)
    read(workbook(50, 2), "warm.xlsx")
    first = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    before = read(old, "list.xlsx")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    after = read(new, "list.xlsx")
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    base = seconds(lambda: peer(old))
    reading = seconds(lambda: read(old, "list.xlsx"))
    comparing = seconds(lambda: diff(before.rows, after.rows))
    varied = workbook(count, 2, varied_rows)
    harder = seconds(lambda: read(varied, "list.xlsx")) / seconds(lambda: peer(varied))
    both = (reading + comparing) / base
    print(f"rows                    {len(before.rows):>9,}")
    print(f"openpyxl, values only   {base:>9.2f} s")
    print(f"read                    {reading / base:>9.2f} x openpyxl   (limit {READING})")
    print(f"read, all cells differ  {harder:>9.2f} x openpyxl   (wanted {VARIED})")
    print(f"diff with a version     {comparing / base:>9.2f} x openpyxl")
    print(f"both                    {both:>9.2f} x openpyxl   (limit {LIMIT})")
    print(f"memory before reading   {first:>9.0f} MB")
    print(f"memory, one version     {peak:>9.0f} MB  (limit {READING_MB})")
    print(f"memory, both versions   {megabytes:>9.0f} MB  (limit {MEMORY_MB})")
    print(f"what changed            {describe(diff(before.rows, after.rows))}")
    took = measure(old, new)
    whole = took.seconds / base
    print(f"read, compare and store {whole:>9.2f} x openpyxl   (limit {LIMIT})")
    print(f"  of that, storing      {took.storing / base:>9.2f} x openpyxl")
    print(f"memory, one process     {took.megabytes:>9.0f} MB  (limit {MEMORY_MB})")
    within = max(megabytes, took.megabytes) <= MEMORY_MB and peak <= READING_MB
    return 0 if max(both, whole) <= LIMIT and reading / base <= READING and within else 1


if __name__ == "__main__":
    raise SystemExit(main())
