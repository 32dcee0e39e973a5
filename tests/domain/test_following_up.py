"""Follow-ups: which are asked, once, with their own time; what they earn."""

from datetime import timedelta

import pytest

from interviews.domain import following_up, reviewing, sitting
from interviews.domain.errors import DomainError
from interviews.domain.following_up import FOLLOW_UP_TIME, end_follow_up, next_follow_up, open_follow_up
from interviews.domain.publishing import publish_question
from interviews.domain.saving import SaveOutcome, save_follow_up
from interviews.models import Answer, FollowUp, Interview
from tests.factories import NOW, RIGHT_TEXT, make_key_point, make_plan, make_question, save_text

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
SPEED = {"groups": [["integer units", "kernels"], ["faster", "quicker"]], "follow_up": "And how fast is it?"}
SPEED_TEXT = "Integer units make it faster."


@pytest.fixture
def question(db):
    """Two key points: saves-memory (weight 2), is-fast (weight 5)."""
    question = make_question(publish=False)
    make_key_point(question, "is-fast", weight=5, statement="Integer units are faster.", **SPEED)
    publish_question(question, at=NOW)
    return question


def finished_mock(candidate, text=RIGHT_TEXT, *, asks=True):
    plan = make_plan(candidate)
    Interview.objects.filter(pk=plan.pk).update(asks_follow_ups=asks)
    plan.refresh_from_db()
    interview = sitting.start_interview(plan, at=NOW)
    save_text(interview.answers.get(), text, at=NOW)
    return sitting.finish_interview(interview, at=NOW + 60 * SECOND)


@pytest.fixture
def asked(question, candidate):
    """The follow-up about speed, shown at NOW."""
    interview = finished_mock(candidate)
    return open_follow_up(next_follow_up(interview, at=NOW), at=NOW)


def test_weightiest_missed_point_is_asked_first(question, candidate):
    interview = finished_mock(candidate, "It is a method that people use, I think.")

    assert list(FollowUp.objects.values_list("key_point", "prompt", "asked_at")) == [
        ("is-fast", "And how fast is it?", None),
        ("saves-memory", "What becomes smaller?", None),
    ]
    assert next_follow_up(interview, at=NOW).key_point == "is-fast"


def test_met_points_are_not_asked(asked):
    assert list(FollowUp.objects.values_list("key_point", flat=True)) == ["is-fast"]


def test_mock_without_follow_ups_asks_none(question, candidate):
    finished_mock(candidate, asks=False)

    assert not FollowUp.objects.exists()


def test_empty_answer_is_not_followed_up(question, candidate):
    finished_mock(candidate, " ")

    assert not FollowUp.objects.exists()


def test_practice_asks_one_after_the_answer(question, candidate):
    interview = sitting.start_interview(make_plan(candidate, mode="practice"), at=NOW)
    answer = interview.answers.get()
    save_text(answer, "I would guess that it is about hardware.", at=NOW)

    sitting.mark_answer(answer, at=NOW)

    assert list(FollowUp.objects.values_list("key_point", flat=True)) == ["is-fast"]


def test_planning_twice_asks_once(asked):
    answers = asked.answer.interview.answers.select_related("version", "current_grade")

    following_up.plan_follow_ups(answers, limit=3)

    assert FollowUp.objects.count() == 1


def test_clock_begins_when_it_is_first_shown(asked):
    assert (asked.asked_at, asked.deadline_at) == (NOW, NOW + FOLLOW_UP_TIME)

    again = open_follow_up(FollowUp.objects.get(), at=NOW + 30 * SECOND)

    assert again.deadline_at == NOW + FOLLOW_UP_TIME
    assert again.seconds_left(NOW + 30 * SECOND) == 60


def test_extra_time_counts_for_it_too(question, candidate):
    interview = finished_mock(candidate)
    Interview.objects.filter(pk=interview.pk).update(extra_time_percent=50)

    asked = open_follow_up(next_follow_up(interview, at=NOW), at=NOW)

    assert asked.deadline_at == NOW + 135 * SECOND


def test_answer_to_it_earns_half_of_the_point(asked):
    machine = asked.answer.current_grade.score
    assert machine == round(2 / (0.65 * 7), 4)

    assert save_follow_up(asked, text=SPEED_TEXT, revision=0, at=NOW).outcome == SaveOutcome.SAVED
    end_follow_up(asked, at=NOW + SECOND)

    asked.refresh_from_db()
    assert (asked.credit, asked.locked_at, asked.mark().verdict) == (0.5, NOW + SECOND, "met")
    answer = asked.answer
    answer.refresh_from_db()
    assert answer.follow_up_score == round((2 + 2.5) / (0.65 * 7), 4)
    assert answer.grades.count() == 1
    assert answer.current_grade.score == machine
    assert Interview.objects.with_scores().get().machine_score == answer.follow_up_score


def test_human_mark_stands_above_the_follow_up(asked, interviewer):
    save_follow_up(asked, text=SPEED_TEXT, revision=0, at=NOW)
    end_follow_up(asked, at=NOW)
    interview = asked.answer.interview
    sitting.share_interview(interview, at=NOW)
    review = reviewing.open_review(interview, interviewer, at=NOW)

    answer = interview.answers.get()
    reviewing.change_mark(review, answer, key_point="is-fast", verdict="met", reason="Said it.", at=NOW)

    assert reviewing.interview_final_score(review) == 1.0


def test_human_mark_may_take_away_what_the_follow_up_earned(asked, interviewer):
    save_follow_up(asked, text=SPEED_TEXT, revision=0, at=NOW)
    end_follow_up(asked, at=NOW)
    interview = asked.answer.interview
    sitting.share_interview(interview, at=NOW)
    review, answer = reviewing.open_review(interview, interviewer, at=NOW), interview.answers.get()

    reviewing.change_mark(review, answer, key_point="is-fast", verdict="missing", reason="Read out.", at=NOW)
    assert reviewing.interview_final_score(review) == asked.answer.current_grade.score

    # Half of the point is what the follow-up earned: that takes the change back.
    reviewing.change_mark(review, answer, key_point="is-fast", verdict="partly", reason="", at=NOW)
    assert not review.mark_changes.exists()


def test_interview_is_not_shared_before_its_follow_ups_are_over(asked):
    interview = asked.answer.interview

    with pytest.raises(DomainError, match="Answer or skip the follow-ups first"):
        sitting.share_interview(interview, at=NOW)
    end_follow_up(asked, at=NOW)
    sitting.share_interview(interview, at=NOW)

    assert Interview.objects.get().shared_at == NOW


def test_marks_of_a_mock_come_with_its_follow_ups(question, candidate):
    """As a process leaves it that dies between the end and the grading."""
    interview = finished_mock(candidate)
    FollowUp.objects.all().delete()
    interview.answers.update(current_grade=None)

    sitting.catch_up(interview, at=NOW + 90 * SECOND)

    assert interview.answers.get().current_grade is not None
    assert FollowUp.objects.get().key_point == "is-fast"


def test_marking_that_was_cut_short_is_finished_at_the_next_look(asked):
    save_follow_up(asked, text=SPEED_TEXT, revision=0, at=NOW)
    FollowUp.objects.update(locked_at=NOW)

    sitting.catch_up(asked.answer.interview, at=NOW + SECOND)

    asked.refresh_from_db()
    assert asked.credit == 0.5
    assert Answer.objects.get().follow_up_score == round((2 + 2.5) / (0.65 * 7), 4)


def test_late_text_changes_no_reviewed_transcript(asked, interviewer):
    end_follow_up(asked, at=NOW)
    interview = asked.answer.interview
    sitting.share_interview(interview, at=NOW)
    reviewing.sign_review(reviewing.open_review(interview, interviewer, at=NOW), summary="", at=NOW)

    saved = save_follow_up(asked, text="months later", revision=0, at=NOW + 900 * SECOND)

    asked.refresh_from_db()
    assert (saved.outcome, asked.late_text) == (SaveOutcome.REVIEWED, "")


def test_ending_twice_marks_once(asked):
    save_follow_up(asked, text=SPEED_TEXT, revision=0, at=NOW)
    end_follow_up(asked, at=NOW)
    end_follow_up(FollowUp.objects.get(), at=NOW + SECOND)

    asked.refresh_from_db()
    assert (asked.locked_at, asked.credit) == (NOW, 0.5)


def test_stale_save_overwrites_nothing(asked):
    save_follow_up(asked, text="newer", revision=0, at=NOW)

    stored = FollowUp.objects.get()
    saved = save_follow_up(stored, text="older tab", revision=0, at=NOW)

    assert (saved.outcome, stored.text) == (SaveOutcome.STALE, "newer")


@pytest.mark.parametrize(
    ("seconds", "outcome", "counted", "late"), [(100, "saved", "Fast.", ""), (101, "late", "", "Fast.")]
)
def test_save_around_its_deadline(asked, seconds, outcome, counted, late):
    saved = save_follow_up(asked, text="Fast.", revision=0, at=NOW + seconds * SECOND)

    assert (saved.outcome, asked.text, asked.late_text) == (outcome, counted, late)


def test_what_is_left_open_is_ended_by_its_clock(asked):
    save_follow_up(asked, text=SPEED_TEXT, revision=0, at=NOW)

    assert next_follow_up(asked.answer.interview, at=NOW + 200 * SECOND) is None

    asked.refresh_from_db()
    assert asked.credit == 0.5


def test_skipping_ends_all(question, candidate):
    interview = finished_mock(candidate, "It is a method that people use, I think.")

    following_up.skip_follow_ups(interview, at=NOW)

    assert list(FollowUp.objects.values_list("credit", flat=True)) == [0.0, 0.0]
    assert next_follow_up(interview, at=NOW) is None
