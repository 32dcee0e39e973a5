"""Invariants that no code path can get round."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from interviews.models import Answer, Interview, KeyPoint, MarkChange, Review
from tests.factories import NOW, make_finished, make_interview, make_plan, make_question

pytestmark = pytest.mark.django_db


def refuses(queryset, **change):
    with pytest.raises(IntegrityError), transaction.atomic():
        queryset.update(**change)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "paused"},
        {"state": "ready"},
        {"state": "submitted"},
        {"deadline_at": NOW - timedelta(minutes=1)},
        {"mode": "exam"},
        {"duration_minutes": 0},
        {"duration_minutes": 241},
        {"question_count": 0},
        {"shared_at": NOW},
    ],
)
def test_interview_in_progress_refuses(candidate, change):
    interview = make_interview(candidate)

    refuses(Interview.objects.filter(pk=interview.pk), **change)


def test_finished_interview_never_ends_after_its_deadline(candidate):
    interview = make_finished(candidate)

    refuses(Interview.objects.filter(pk=interview.pk), finished_at=interview.deadline_at + timedelta(seconds=1))


def test_candidate_has_one_open_interview(candidate):
    make_question()
    make_plan(candidate)

    with pytest.raises(IntegrityError), transaction.atomic():
        Interview.objects.create(candidate=candidate, question_count=1, duration_minutes=5, created_at=NOW)


def test_answer_refuses_more_than_the_limit(candidate):
    answer = make_interview(candidate).answers.get()

    Answer.objects.filter(pk=answer.pk).update(text="x" * 20_000)
    refuses(Answer.objects.filter(pk=answer.pk), text="x" * 20_001)


@pytest.mark.parametrize("weight", [0, 6])
def test_key_point_weight_is_one_to_five(weight):
    refuses(KeyPoint.objects.filter(question=make_question()), weight=weight)


def test_signed_review_has_a_score(candidate, interviewer):
    interview = make_finished(candidate, shared=True)
    review = Review.objects.create(interview=interview, reviewer=interviewer, created_at=NOW)

    refuses(Review.objects.filter(pk=review.pk), signed_at=NOW)


@pytest.mark.parametrize("fields", [{"reason": "   "}, {"reason": "because", "verdict": "perhaps"}])
def test_mark_change_needs_reason_and_known_verdict(candidate, interviewer, fields):
    interview = make_finished(candidate, shared=True)
    review = Review.objects.create(interview=interview, reviewer=interviewer, created_at=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        MarkChange.objects.create(
            **{
                "review": review,
                "answer": interview.answers.get(),
                "key_point": "saves-memory",
                "verdict": "met",
                "changed_at": NOW,
                **fields,
            }
        )
