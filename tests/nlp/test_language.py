import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.text.language import detect, stretches


def test_the_three_languages_are_told_apart_in_one_sentence():
    assert detect("Тоқаев Алматыда сөз сөйледі") == "kk"
    assert detect("Токаев выступил в Алматы") == "ru"
    assert detect("He was detained in Almaty on January 5") == "en"


def test_a_neighbouring_language_is_named_and_not_taken_for_ours():
    ukrainian = "Президент виступив у Києві сьогодні ввечері перед депутатами"
    assert detect(ukrainian) == "uk"
    assert detect("Бишкекте митинг өттү, ага миңдеген адамдар катышты") == "ky"


def test_what_cannot_be_told_is_not_guessed():
    for text in ("", "12345 !!!", "😀😀😀", "Ок"):
        assert detect(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Полиция задержала Марата Сейтова", "ru"),
        ("Ерлан Жагипаров убит в Алматы", "ru"),
        ("ЗАДЕРЖАН АКТИВИСТ ЖАНБОЛАТ МАМАЙ", "ru"),
        ("Ахмет Досов ұсталды", "kk"),
        ("Асан Омаров сотталды", "kk"),
        ("Marat Seitov detained", "en"),
        ("Президентът на България посети София днес и говори с журналисти", "bg"),
    ],
)
def test_a_post_of_one_line_is_told(text, language):
    assert detect(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "ءجارىسسوز وتكەن سوڭعى وتىرىستا سۋديا ۇكىم ۋاقىتىن بەلگىلەگەن ەدى",
        "Qańtarda qaza tapqandardyń týystary sotqa keldi, dep habarlady radıo tilshisi",
        "Qantarda qaza tapqandardyng tuystary sotqa keldi, Almaty qalasynda soghys boldy",
        "Qañtarda qaza tapqandardyñ tuystary sotqa keldı, dep habarlady radio tılşısı",
    ],
)
def test_kazakh_in_other_letters_is_kazakh(text):
    assert detect(text) == "kk"


@pytest.mark.parametrize(
    "text",
    [
        "Al-Qaeda and the Iraqi Qods force in Qatar; Qasym-Zhomart Tokayev in Qaraghandy",
        "Toshkent shahrida Qodirov qamoqqa olindi, prezident qaror qabul qildi va qonun chiqdi",
        "Prezident Qarabağda qəhrəmanlıq göstərən hərbçiləri qəbul etdi və mükafat təqdim etdi",
        "ئۇيغۇر ئېلى خەلق قۇرۇلتىيى ۋە شىنجاڭ گېزىتى خەۋىرى",
        "قال الرئيس في الرياض إن المحكمة ستنظر في القضية غدا",
    ],
)
def test_what_only_looks_like_kazakh_is_not_kazakh(text):
    assert detect(text) != "kk"


def test_a_mixed_page_is_cut_where_its_language_changes():
    russian = "Сообщается, что офицер успел вывести военнослужащих из этого здания.\n"
    kazakh = "Подполковникпен қоштасу рәсімі Алматы қаласында өтті, оған халық жиналды.\n"
    found = stretches(russian + kazakh + russian, "ru")
    assert [s.language for s in found] == ["ru", "kk", "ru"]


@given(st.text(max_size=300), st.sampled_from(["ru", "kk", "en", "uk"]))
def test_stretches_cover_the_text_without_gap_or_overlap(text, main):
    found = stretches(text, main)
    assert "".join(text[s.start : s.end] for s in found) == text
    assert found[0].start == 0
    assert found[-1].end == len(text)
