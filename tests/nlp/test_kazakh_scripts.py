from hypothesis import given
from hypothesis import strategies as st

from nlp.analyse import Text, analyse
from nlp.text.kazakh_scripts import to_cyrillic


def read(text):
    found = to_cyrillic(text)
    assert found is not None
    return found.text


def test_each_orthography_gives_the_same_words():
    wanted = "Қаңтарда Әсел Оспанова ұсталды"
    assert to_cyrillic(wanted) is None
    assert read("Qan'tarda A'sel Ospanova") == "Қаңтарда Әсел Оспанова"
    assert read("Qańtarda Ásel Ospanova") == "Қаңтарда Әсел Оспанова"
    assert read("Qañtarda Äsel Ospanova ūstaldy") == wanted
    assert read("Shymkentte soghys boldy, jangalyq búl") == "Шымкентте соғыс болды, жаңалық бұл"


def test_arabic_letters_get_their_vowels_by_harmony_and_surnames_their_capitals():
    assert read("سۋديا مارتپەك كاكيمجانوۆ ۇكىم وقىدى") == "судия Мартпек Какимжанов үкім оқыды"
    assert read("ءتۇس") == "түс"


@given(st.text(alphabet="QqAaSsHhYyGg' \u0627\u0621\u0648\u06d5\u0643\n1.áńıү", max_size=60))
def test_every_letter_knows_where_it_came_from(text):
    found = to_cyrillic(text)
    if found is None:
        return
    assert len(found.text) == len(found.starts) == len(found.ends)
    assert all(a <= b for a, b in zip(found.starts, found.starts[1:], strict=False))
    for i in range(len(found.text)):
        start, end = found.back(i, i + 1)
        assert 0 <= start < end <= len(text)


def test_people_in_latin_letters_are_found_where_they_stand():
    text = "Sharaǵa Azattyqtyń Qazaq qyzmetiniń dırektory Qasym Amanjol qatysty, dep habarlady."
    (analysis,) = analyse([Text(text, published="2022-06-01")])
    assert analysis["language"] == "kk"
    (person,) = (m for m in analysis["mentions"] if m["kind"] == "person")
    assert (person["surface"], person["name"]) == ("Qasym Amanjol", "Қасым Аманжол")
    assert text[person["start"] : person["end"]] == person["surface"]
