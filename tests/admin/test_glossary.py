"""The glossary in the admin: who keeps it, what is refused, and what a change leaves to do."""

import pytest

from interviews.models import GlossaryTerm, OppositePair
from tests.admin.pages import messages_of
from tests.factories import make_question

TERMS = "/admin/interviews/glossaryterm/"
PAIRS = "/admin/interviews/oppositepair/"
LEFT_TO_DO = (
    "Interviews use the glossary as it was when each question was published. "
    "Questions that this changes are now listed as changed; publish them to let it take effect."
)


def test_curator_adds_a_term(curator_client):
    response = curator_client.post(
        f"{TERMS}add/", {"term": "perplexity", "abbreviations": "PPL\r\n", "synonyms": ""}, follow=True
    )

    assert GlossaryTerm.objects.get().for_scorer().names == ("perplexity", "PPL")
    assert LEFT_TO_DO in messages_of(response)


def test_term_with_one_name_is_refused(curator_client):
    response = curator_client.post(f"{TERMS}add/", {"term": "perplexity", "abbreviations": "", "synonyms": ""})

    assert "tells the scorer nothing" in response.content.decode()
    assert not GlossaryTerm.objects.exists()


def test_curator_adds_opposites(curator_client):
    curator_client.post(
        f"{PAIRS}add/", {"name": "Freeze or train", "kind": "properties", "one": "frozen\r\nfreez*", "other": "trained"}
    )

    pair = OppositePair.objects.get()
    assert (pair.one, pair.other, pair.kind) == (["frozen", "freez*"], ["trained"], "properties")


def test_same_phrase_on_both_sides_is_refused(curator_client):
    response = curator_client.post(
        f"{PAIRS}add/", {"name": "Freeze or train", "kind": "properties", "one": "frozen", "other": "Frozen"}
    )

    assert "“frozen” stands on both sides." in response.content.decode()


def test_question_shows_as_changed_by_the_glossary(curator_client):
    make_question("QUA-01")
    GlossaryTerm.objects.create(term="lower precision", abbreviations=["low-bit"])

    response = curator_client.get("/admin/interviews/question/")

    assert "Changed since version 1" in response.content.decode()


@pytest.mark.parametrize("url", [TERMS, PAIRS])
def test_lists_take_one_number_of_queries(curator_client, django_assert_max_num_queries, url):
    for number in range(30):
        GlossaryTerm.objects.create(term=f"term {number}", abbreviations=[f"T{number}"])
        OppositePair.objects.create(name=f"pair {number}", one=[f"one {number}"], other=[f"other {number}"])

    with django_assert_max_num_queries(7):
        assert curator_client.get(url).status_code == 200


@pytest.mark.parametrize("url", [TERMS, PAIRS])
def test_candidate_is_refused(candidate_client, url):
    assert candidate_client.get(url).status_code == 302
