"""The bank that ships: complete, well-formed, and marked as its own sample answers say."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command

from interviews import scoring
from interviews.domain.bank import FIXTURES, load_bank, shipped_codes
from interviews.domain.publishing import publish_question, retire_question
from interviews.models import KeyPoint, Question, QuestionVersion, Section, current_glossary
from interviews.models.fields import groups_to_text
from tests.factories import NOW

pytestmark = pytest.mark.django_db

CODES = [
    *(f"PRE-{number:02}" for number in range(1, 11)),
    *(f"QUA-{number:02}" for number in range(1, 8)),
    *(f"PREF-{number:02}" for number in range(1, 19)),
    *(f"FT-{number:02}" for number in range(1, 10)),
]


@pytest.fixture(scope="module")
def bank(django_db_setup, django_db_blocker):
    """The questions as read from the fixtures, loaded once and rolled back."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        call_command("loaddata", *FIXTURES, verbosity=0)
        questions = {question.code: question for question in Question.objects.with_rubric().select_related("section")}
        glossary = current_glossary()
        for question in questions.values():
            question.glossary = glossary
        transaction.set_rollback(True)
    return questions


def test_shipped_codes_are_all_44():
    assert shipped_codes() == sorted(CODES)


def test_load_bank_publishes_everything_once():
    assert load_bank(at=NOW) == 44
    assert load_bank(at=NOW) == 0

    assert Question.objects.published().count() == 44
    assert [s.title for s in Section.objects.all()] == [
        "Pretraining", "Quantization", "Preference tuning", "Fine-tuning",
    ]  # fmt: skip


@pytest.fixture
def one_section(monkeypatch):
    """What is true of one section's questions is true of all; loading all takes six seconds."""
    fixtures = ("glossary", "sections", "quantization")
    monkeypatch.setattr("interviews.domain.bank.FIXTURES", fixtures)
    return fixtures


def test_loaddata_again_changes_nothing(one_section):
    load_bank(at=NOW)
    before = list(KeyPoint.objects.values())

    call_command("loaddata", *one_section, verbosity=0)

    assert list(KeyPoint.objects.values()) == before
    assert QuestionVersion.objects.count() == 7


def test_load_bank_leaves_a_curators_bank_alone(one_section):
    load_bank(at=NOW)
    Question.objects.filter(code="QUA-01").update(prompt="Mine now?")

    assert load_bank(at=NOW) == 0

    assert Question.objects.get(code="QUA-01").prompt == "Mine now?"


def test_load_bank_with_replace_restores_and_keeps_retired_ones_retired(one_section):
    load_bank(at=NOW)
    first, second = Question.objects.get(code="QUA-01"), Question.objects.get(code="QUA-02")
    original = first.prompt
    Question.objects.filter(pk=first.pk).update(prompt="Mine now?")
    first.key_points.all()[0].delete()
    retire_question(second)

    publish_question(first, at=NOW)

    assert load_bank(at=NOW, replace=True) == 1

    first.refresh_from_db()
    second.refresh_from_db()
    assert first.prompt == original
    assert second.status == Question.Status.RETIRED
    assert first.versions.get(number=3).rubric() == first.rubric()


@pytest.mark.parametrize("code", CODES)
def test_question_is_well_formed(bank, code):
    question = bank[code]

    points, misconceptions = question.key_points.all(), question.misconceptions.all()
    assert question.section.code == code.split("-")[0]
    assert 3 <= len(points) <= 9
    assert 5 <= len(misconceptions) <= 21
    assert {sample.kind for sample in question.sample_answers.all()} == {"good", "paraphrased", "partial", "wrong"}
    assert all(point.follow_up.strip().endswith("?") for point in points)
    assert all(2 <= len(point.groups) <= 3 for point in points)
    assert all(sum(map(len, point.groups)) >= 12 for point in points)
    assert not re.search(r"<[a-z/]", question.reference_answer)
    assert not re.search(r"[A-Z]", "".join(groups_to_text(point.groups) for point in points))


@pytest.mark.parametrize("code", CODES)
def test_sample_answers_get_the_marks_they_should(bank, code):
    question = bank[code]
    rubric = question.rubric()
    for sample in question.sample_answers.all():
        result = scoring.grade(sample.text, rubric)

        name = f"{code} {sample}"
        assert {mark.slug: str(mark.verdict) for mark in result.marks} == sample.expected_marks, name
        found = sorted(item.slug for item in result.misconceptions)
        assert found == sorted(sample.expected_misconceptions), name
        assert sample.min_score <= result.score <= sample.max_score, name


UNRELATED = [
    "Gardening in spring means digging.",
    "I had pasta for lunch and the weather was nice.",
    "The battery is contained in a closed path with a bulb and a switch.",
    "A recursive function can often be replaced by a loop, which runs faster.",
    "The creek rises in a flood and the water runs faster.",
    "My sister plays the violin in an orchestra every Thursday.",
    "Objects of a class share its methods but have variables of their own.",
    "She sends one packet to each node and waits for the answer.",
    "The film was too long, but the actors were good.",
    "Plants need water, light and good soil to grow.",
]


@pytest.mark.parametrize("code", CODES)
def test_unrelated_sentences_meet_nothing(bank, code):
    rubric = bank[code].rubric()

    for sentence in UNRELATED:
        assert [mark.slug for mark in scoring.grade(sentence, rubric).marks if mark.verdict == "met"] == [], sentence


@pytest.mark.parametrize("code", CODES)
def test_reference_answer_would_score_well(bank, code):
    question = bank[code]

    assert scoring.grade(question.reference_answer, question.rubric()).score >= 0.8


def test_replies_to_follow_ups_earn_where_they_are_right(bank):
    """Replies to two follow-ups of each question, by somebody who knew neither rubrics nor scorer."""
    earned = Counter()
    for reply in json.loads((Path(__file__).parent / "follow_up_replies.json").read_text(encoding="utf-8")):
        question, slug = bank[reply.pop("code")], reply.pop("slug")
        (prompt,) = [point.follow_up for point in question.key_points.all() if point.slug == slug]
        rubric = question.rubric()
        for kind, text in (*reply.items(), ("copied", prompt), ("clueless", "I do not know.")):
            earned[kind] += scoring.follow_up_mark(text, rubric, slug, prompt=prompt).credit > 0

    # Of 88 each: 83 that stand by themselves, 80 that lean on what was asked, 18 wrong ones, 3 that say nothing.
    assert earned["full"] >= 82
    assert earned["short"] >= 79
    assert earned["wrong"] <= 19
    assert earned["vague"] <= 4
    assert earned["copied"] == earned["clueless"] == 0
