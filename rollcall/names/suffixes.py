"""What endings of word forms leave in a consonant key, so that keys can be cut to their stems."""

from __future__ import annotations

from nlp.text.scripts import sounds
from rollcall.names.forms import ENDINGS
from rollcall.names.keys import key_of

REMAINDERS = frozenset(
    key_of("k" + sounds(ending))[1:] for ending in ENDINGS if key_of("k" + sounds(ending))[1:]
) | frozenset(key_of("v" + sounds(ending))[1:] for ending in ENDINGS)
