"""What a human decides stands beside the machine's grade, never over it."""

import pytest

from interviews.domain import reviewing
from interviews.domain.errors import DomainError
from interviews.domain.sitting import unshare_interview
from interviews.models import Grade, MarkChange, Review
from tests.factories import NOW, WRONG_TEXT, make_finished

pytestmark = pytest.mark.django_db


@pytest.fixture
def interview(candidate):
    return make_finished(candidate, text="Something vague was said here.", shared=True)


@pytest.fixture
def review(interview, interviewer):
    return reviewing.open_review(interview, interviewer, at=NOW)


def change(review, verdict="met", reason="It is said.", key_point="saves-memory"):
    answer = review.interview.answers.get()
    return reviewing.change_mark(review, answer, key_point=key_point, verdict=verdict, reason=reason, at=NOW)


def test_review_begins_with_its_first_change_and_there_is_one(interview, interviewer, review):
    assert Review.objects.count() == 0

    change(review)
    change(reviewing.open_review(interview, interviewer, at=NOW), "partly")

    assert [found.reviewer for found in Review.objects.all()] == [interviewer]


@pytest.mark.parametrize(("verdict", "score"), [("met", 1.0), ("partly", 0.7692), ("contradicted", 0.0)])
def test_changed_mark_gives_the_final_score_and_leaves_the_grade(review, verdict, score):
    before = Grade.objects.values().get()

    change(review, verdict)

    assert reviewing.interview_final_score(review) == score
    assert Grade.objects.values().get() == before


def test_change_back_to_the_machines_verdict_takes_the_change_back(review):
    change(review, "met")

    change(review, "missing", reason="")

    assert MarkChange.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "message"),
    [({"reason": "  "}, "Give a reason"), ({"key_point": "no-such-point"}, "no such key point")],
)
def test_change_is_refused(review, fields, message):
    with pytest.raises(DomainError, match=message):
        change(review, **fields)

    assert (MarkChange.objects.count(), Review.objects.count()) == (0, 0)


def test_misconception_still_lowers_a_human_mark(candidate, interviewer):
    interview = make_finished(candidate, text=WRONG_TEXT, shared=True)
    review = reviewing.open_review(interview, interviewer, at=NOW)

    change(review, "met")

    assert reviewing.interview_final_score(review) == 0.6


def test_sign_fixes_the_score(review):
    change(review, "met")

    reviewing.sign_review(review, summary=" Good. ", at=NOW)

    assert (review.signed_at, review.summary, review.final_score) == (NOW, "Good.", 1.0)


def test_signed_review_stands(review):
    reviewing.sign_review(review, summary="", at=NOW)

    with pytest.raises(DomainError, match="stands as it is"):
        change(review)
    with pytest.raises(DomainError, match="stands as it is"):
        reviewing.comment_on_answer(review, review.interview.answers.get(), text="More.")
    with pytest.raises(DomainError, match="stands as it is"):
        reviewing.sign_review(review, summary="Again", at=NOW)


def test_comment_is_set_replaced_and_taken_back(review):
    answer = review.interview.answers.get()

    reviewing.comment_on_answer(review, answer, text="One")
    reviewing.comment_on_answer(review, answer, text=" Two ")
    assert [comment.text for comment in review.comments.all()] == ["Two"]

    reviewing.comment_on_answer(review, answer, text=" ")
    assert review.comments.count() == 0


def test_reviewed_interview_stays_shared(interview, review):
    change(review)

    with pytest.raises(DomainError, match="stays shared"):
        unshare_interview(interview)

    interview.refresh_from_db()
    assert interview.shared_at is not None
