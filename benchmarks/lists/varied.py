"""The harder list: every name, status and remark differs, and many hold words about protection.

Within one list the reader meets no such cell a second time.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

ONSETS = ["А", "Ба", "Ве", "Га", "Да", "Жа", "Ка", "Ма", "Ну", "Са", "Те", "Шы", "Әбі", "Қо", "Оро"]
MIDDLES = ["бе", "рма", "лга", "нти", "сым", "йра", "кен", "тжа", "ндо", "шка", "зи", "лу"]
ENDS = ["ров", "нов", "баев", "ев", "ин", "гали", "бек", "ова", "ева", "ханов"]
GIVEN = ["Али", "Вера", "Марат", "Дина", "Олег", "Санжар", "Айгүл", "Нурлан", "Анна", "Ержан"]
ASIDES = ["", "", " (брат Олега)", ", 45 лет", " (школьный учитель)", " / Ким А."]
TOWNS = ["Алматы", "Шымкент", "Орал", "Актобе, Мугалжар", "Семей", "Тараз"]
STATUSES = ["задержан {} возле дома {}", "отпущен {} под подписку, дело {}", "погиб {}, палата {}",
            "под домашним арестом с {}, кв. {}", "осуждён {} на {} мес.",
            "қамауда {} бастап, іс {}", "пропал без вести {}, видели у дома {}",
            "detained {} near house {}, later released",
            "не отпущен {}, переведён в камеру {}"]  # fmt: skip
REMARKS = ["мать просит не публиковать фамилию, звонила {} раз, дочь {}",
           "Семья ждёт ответа прокуратуры №{}, адвокат видел {}",
           "несовершеннолетний, учится в школе №{}, сестра {}",
           "по словам соседа, публичный человек, работает в школе {}, друг {}",
           "отец ребёнка обратился в полицию, талон {}, свидетель {}",
           "отбасы атын жарияламауды сұрады, {} рет, әпкесі {}",
           "lawyer {} asked the family; they do not want publicity, sister {}",
           "тихий двор, дом {}, соседка {} молчит и детей не пускает",
           "журналист издания опубликовал видео {}, имя дочери {}, родные не против",
           "после освобождения {} обратился к врачу, лечит {}"]  # fmt: skip


def varied_rows(count: int, seed: int) -> list[list[object]]:
    """Invented people under `benchmarks.lists.__main__.HEADINGS`; another seed changes one row in
    fifty."""
    chance, other = random.Random(5), random.Random(seed)
    made: list[list[object]] = []
    for number in range(1, count + 1):
        surname = chance.choice(ONSETS) + chance.choice(MIDDLES) + chance.choice(ENDS)
        word = chance.choice(ONSETS) + chance.choice(MIDDLES) + chance.choice(MIDDLES)
        name = f"{surname} {chance.choice(GIVEN)} {word}{chance.choice(ENDS)}ич"
        name += chance.choice(ASIDES)
        born = date(1950, 1, 1) + timedelta(days=chance.randrange(20_000))
        taken = date(2022, 1, 1) + timedelta(days=chance.randrange(60))
        said = chance.choice(STATUSES)
        if other.random() < 0.02:
            said = other.choice(STATUSES)
        status = said.format((taken + timedelta(days=3)).strftime("%d.%m.%Y"), number)
        remark = chance.choice(REMARKS).format(number, word.capitalize())
        made.append([number, name, born.strftime("%d.%m.%Y"), chance.choice(TOWNS), status, taken,
                     f"272 ч. {number % 7}", f"https://example.org/news/{number}", remark,
                     77010000000 + number, "да" if number % 50 == 0 else None,
                     f"{word.capitalize()} Ю."])  # fmt: skip
    return made
