"""The glossary: what a rubric takes of it, and when."""

import pytest
from django.core.exceptions import ValidationError

from interviews import scoring
from interviews.domain.publishing import has_unpublished_changes, publish_question
from interviews.models import GlossaryTerm, OppositePair, Question, current_glossary
from tests.factories import NOW, make_question

pytestmark = pytest.mark.django_db


def test_term_stands_for_all_its_names():
    term = GlossaryTerm(term="perplexity", abbreviations=["PPL"], synonyms=["branching factor"])

    assert term.for_scorer() == scoring.Term(("perplexity", "PPL", "branching factor"))


def test_term_without_another_name_is_refused():
    with pytest.raises(ValidationError, match="tells the scorer nothing"):
        GlossaryTerm(term="perplexity").clean()


def test_phrase_on_both_sides_is_refused():
    with pytest.raises(ValidationError, match="“frozen” stands on both sides"):
        OppositePair(name="Freeze or train", one=["Frozen"], other=["frozen"]).clean()


def test_glossary_is_read_in_two_queries(django_assert_num_queries):
    GlossaryTerm.objects.create(term="perplexity", abbreviations=["PPL"])
    OppositePair.objects.create(name="Freeze or train", one=["frozen"], other=["trained"])
    OppositePair.objects.create(name="PEFT or full", kind="subjects", one=["peft"], other=["full fine-tuning"])

    with django_assert_num_queries(2):
        glossary = current_glossary()

    assert glossary == scoring.Glossary(
        terms=(scoring.Term(("perplexity", "PPL")),),
        opposites=(
            scoring.Opposites(("frozen",), ("trained",)),
            scoring.Opposites(("peft",), ("full fine-tuning",), are_subjects=True),
        ),
    )


def test_rubric_takes_what_it_uses():
    question = make_question()
    question.key_points.update(statement="Fewer bits a weight save memory of a frozen model.")
    GlossaryTerm.objects.create(term="lower precision", abbreviations=["LP"])
    GlossaryTerm.objects.create(term="out of memory", abbreviations=["OOM"])
    OppositePair.objects.create(name="Freeze or train", one=["frozen"], other=["trained"])
    OppositePair.objects.create(name="Symmetric or not", one=["symmetric"], other=["asymmetric"])

    rubric = Question.objects.get(pk=question.pk).rubric()

    assert rubric.terms == (scoring.Term(("lower precision", "LP")),)
    assert rubric.opposites == (scoring.Opposites(("frozen",), ("trained",)),)


def test_glossary_reaches_a_question_when_it_is_published():
    question = make_question()
    version = publish_question(question, at=NOW)
    GlossaryTerm.objects.create(term="lower precision", abbreviations=["low-bit"])
    question = Question.objects.get(pk=question.pk)

    assert has_unpublished_changes(question)
    assert version.rubric().terms == ()
    assert publish_question(question, at=NOW).rubric().terms == (scoring.Term(("lower precision", "low-bit")),)


def test_entry_without_use_changes_nothing():
    question = make_question()
    publish_question(question, at=NOW)
    GlossaryTerm.objects.create(term="mixture of experts", abbreviations=["MoE"])

    assert not has_unpublished_changes(Question.objects.get(pk=question.pk))


def test_name_of_two_terms_is_refused():
    GlossaryTerm.objects.create(term="perplexity", abbreviations=["PPL"])

    with pytest.raises(ValidationError, match="“ppl” is a name of “perplexity” already"):
        GlossaryTerm(term="people", abbreviations=["ppl"]).clean()


@pytest.mark.parametrize("entry", [GlossaryTerm(term="nabla", synonyms=["∇"]), OppositePair(one=["∇"], other=["up"])])
def test_name_that_cannot_be_found_is_refused(entry):
    with pytest.raises(ValidationError, match="“∇” has neither letters nor digits"):
        entry.clean()
