"""Two people, tabs or clocks at once: whoever comes second waits, and then sees what the first has done.

On SQLite a write waits for the other's transaction, on PostgreSQL for its row; what comes out is the same.
"""

import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connections, transaction

from interviews.domain import planning, publishing, reviewing, sitting
from interviews.domain.errors import DomainError
from interviews.domain.saving import SaveOutcome
from interviews.models import Answer, Interview, QuestionVersion, Review, Section
from tests.factories import (
    NOW,
    RIGHT_TEXT,
    make_finished,
    make_interview,
    make_plan,
    make_question,
    make_user,
    save_text,
)

pytestmark = pytest.mark.usefixtures("groups")
MINUTE = timedelta(minutes=1)
# Long enough for a thread to come to its first write, on a busy machine too.
UNTIL_WAITING_SECONDS = 0.3


class Other(threading.Thread):
    """What somebody else does meanwhile, on a connection of their own."""

    def __init__(self, act):
        super().__init__(daemon=True)
        self.act = act
        self.outcome = None

    def run(self):
        try:
            self.outcome = self.act()
        except DomainError as refused:
            self.outcome = refused
        finally:
            connections.close_all()


@contextmanager
def before(act):
    """Does what stands in the block first, while `act` comes second: it begins before the block is committed."""
    other = Other(act)
    with transaction.atomic():
        yield other
        other.start()
        other.join(UNTIL_WAITING_SECONDS)
        assert other.is_alive(), "It did not wait, so nothing was tried."
    other.join()


def save(answer, text, *, revision=0):
    return save_text(answer, text, revision=revision, at=NOW + MINUTE)


def test_save_that_waited_for_another_tabs_save_is_stale(candidate):
    answer = make_interview(candidate).answers.get()

    with before(lambda: save(answer, "from the second tab")) as second:
        save(answer, "from the first tab")

    assert second.outcome.outcome == SaveOutcome.STALE
    assert Answer.objects.get().text == "from the first tab"


def test_save_that_waited_for_a_finish_does_not_count(candidate):
    interview = make_interview(candidate)
    answer = interview.answers.get()

    with before(lambda: save(answer, "too late")) as second:
        sitting.finish_interview(interview, at=NOW + MINUTE)

    assert second.outcome.outcome == SaveOutcome.LATE
    answer.refresh_from_db()
    assert (answer.text, answer.late_text, answer.current_grade.score) == ("", "too late", 0.0)


def test_finish_that_waited_for_a_save_grades_its_text(candidate):
    interview = make_interview(candidate)
    answer = interview.answers.get()

    with before(lambda: sitting.finish_interview(interview, at=NOW + MINUTE)) as second:
        save(answer, RIGHT_TEXT)

    assert second.outcome.state == "submitted"
    assert Answer.objects.get().current_grade.score == 1.0


def test_save_that_waited_for_a_practice_mark_does_not_count(candidate):
    answer = make_interview(candidate, mode="practice").answers.get()
    save(answer, RIGHT_TEXT)

    with before(lambda: save(answer, "after the mark", revision=1)) as second:
        sitting.mark_answer(answer, at=NOW + MINUTE)

    assert second.outcome.outcome == SaveOutcome.CLOSED
    answer.refresh_from_db()
    assert (answer.text, answer.late_text) == (RIGHT_TEXT, "after the mark")


def test_second_start_asks_nothing_more(candidate):
    make_question()
    plan = make_plan(candidate)

    with before(lambda: sitting.start_interview(Interview.objects.get(), at=NOW + MINUTE)) as second:
        sitting.start_interview(plan, at=NOW)

    assert (second.outcome.state, second.outcome.started_at) == ("in_progress", NOW)
    assert Answer.objects.count() == 1


def test_second_plan_replaces_the_first(candidate):
    make_question()

    def plan(minutes):
        return planning.plan_interview(
            candidate,
            sections=Section.objects.all(),
            question_count=1,
            duration_minutes=minutes,
            mode="mock",
            at=NOW,
        )

    with before(lambda: plan(20)):
        plan(10)

    assert Interview.objects.get().duration_minutes == 20


def test_second_publishing_makes_no_second_version():
    question = make_question(publish=False)

    with before(lambda: publishing.publish_question(question, at=NOW)) as second:
        first = publishing.publish_question(question, at=NOW)

    assert second.outcome == first
    assert QuestionVersion.objects.count() == 1


def test_change_that_waited_for_the_signature_is_refused(candidate):
    interview = make_finished(candidate, shared=True)
    answer, reviewer = interview.answers.get(), make_user(group="Interviewers")
    reviewing.comment_on_answer(reviewing.open_review(interview, reviewer, at=NOW), answer, text="Good.")

    def change():
        review = reviewing.open_review(interview, reviewer, at=NOW)
        return reviewing.change_mark(
            review, answer, key_point="saves-memory", verdict="missing", reason="It is not said.", at=NOW
        )

    with before(change) as second:
        reviewing.sign_review(reviewing.open_review(interview, reviewer, at=NOW), summary="", at=NOW)

    assert str(second.outcome) == "This review is signed and stands as it is."
    assert (Review.objects.get().final_score, Review.objects.get().mark_changes.count()) == (1.0, 0)


def test_first_changes_in_two_tabs_make_one_review(candidate):
    interview = make_finished(candidate, shared=True)
    answer, reviewer = interview.answers.get(), make_user(group="Interviewers")

    def comment(text):
        reviewing.comment_on_answer(reviewing.open_review(interview, reviewer, at=NOW), answer, text=text)

    with before(lambda: comment("From the second tab.")):
        comment("From the first tab.")

    assert [row.text for row in Review.objects.get().comments.all()] == ["From the second tab."]


def test_review_that_waited_for_the_interview_to_be_taken_back_is_refused(candidate, interviewer):
    interview = make_finished(candidate, shared=True)
    review = reviewing.open_review(interview, interviewer, at=NOW)

    with before(lambda: reviewing.comment_on_answer(review, interview.answers.get(), text="Good.")) as second:
        sitting.unshare_interview(interview)

    assert str(second.outcome) == "The candidate has taken this interview back, so nothing is added to it."
    assert Review.objects.count() == 0


def test_taking_back_that_waited_for_a_review_to_begin_is_refused(candidate, interviewer):
    interview = make_finished(candidate, shared=True)
    review = reviewing.open_review(interview, interviewer, at=NOW)

    with before(lambda: sitting.unshare_interview(Interview.objects.get())) as second:
        reviewing.comment_on_answer(review, interview.answers.get(), text="Good.")

    assert str(second.outcome) == "An interviewer has begun to review this interview, so it stays shared."
    assert Interview.objects.get().shared_at is not None
