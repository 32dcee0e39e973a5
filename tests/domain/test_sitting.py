"""Start, save, mark, finish; the server's clock decides."""

from datetime import timedelta
from random import Random

import pytest

from interviews.domain import following_up, sitting
from interviews.domain.errors import DomainError, InterviewClosedError
from interviews.domain.saving import SaveOutcome
from interviews.models import Answer, FollowUp, Grade, Interview
from tests.factories import (
    NOW,
    RIGHT_TEXT,
    WRONG_TEXT,
    make_finished,
    make_interview,
    make_plan,
    make_question,
    make_section,
    make_user,
    save_text,
)

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def save(answer, text="words", *, revision=0, at=NOW):
    return save_text(answer, text, revision=revision, at=at)


def test_start_sets_the_deadline_and_asks_versions(candidate):
    question = make_question()
    plan = make_plan(candidate, minutes=30)

    interview = sitting.start_interview(plan, at=NOW)

    assert (interview.state, interview.started_at, interview.deadline_at) == ("in_progress", NOW, NOW + 30 * MINUTE)
    assert [a.version for a in interview.answers.all()] == [question.versions.get()]


def test_started_interview_says_what_it_asks(candidate):
    make_section("FT", "Fine-tuning")
    question = make_question()
    plan = make_plan(candidate, question_count=9)

    interview = sitting.start_interview(plan, at=NOW)

    assert interview.question_count == 1
    assert list(interview.sections.all()) == [question.section]


def test_start_twice_changes_nothing(candidate):
    interview = make_interview(candidate, question_count=2)
    before = list(interview.answers.values_list("pk", "version_id"))

    sitting.start_interview(Interview.objects.get(pk=interview.pk), at=NOW + MINUTE, random=Random(9))

    interview.refresh_from_db()
    assert interview.started_at == NOW
    assert list(interview.answers.values_list("pk", "version_id")) == before


def test_start_without_questions_leaves_the_plan(candidate):
    plan = make_plan(candidate)

    with pytest.raises(DomainError, match="no published questions"):
        sitting.start_interview(plan, at=NOW)

    assert Interview.objects.get(pk=plan.pk).state == "ready"


def test_interview_keeps_its_version_when_the_question_is_edited(candidate):
    interview = make_interview(candidate)
    answer = interview.answers.get()
    question = answer.version.question
    question.key_points.update(statement="Edited.")
    question.prompt = "Edited?"
    question.save()

    answer = Answer.objects.get(pk=answer.pk)

    assert answer.version.prompt == "Why would anybody do this?"
    assert answer.version.rubric().key_points[0].statement == "Fewer bits a weight save memory."


def test_grading_that_was_cut_short_is_finished_at_the_next_look(candidate):
    interview = make_finished(candidate, question_count=2)
    interview.answers.filter(position=1).update(current_grade=None)
    Grade.objects.filter(answer__position=1).delete()

    sitting.grade_locked(interview, at=NOW + 5 * MINUTE)

    assert [answer.current_grade.score for answer in interview.answers.select_related("current_grade")] == [1.0, 1.0]
    assert Grade.objects.count() == 2


def test_interview_that_cannot_be_ended_keeps_no_other_open(candidate, monkeypatch):
    broken, fine = make_interview(candidate), make_interview(make_user())
    save(fine.answers.get())
    real = sitting.close_if_overdue

    def fail_for_the_first(interview, *, at):
        if interview.pk == broken.pk:
            raise RuntimeError("broken")
        return real(interview, at=at)

    monkeypatch.setattr(sitting, "close_if_overdue", fail_for_the_first)

    assert sitting.close_overdue(at=broken.deadline_at + MINUTE) == 1
    fine.refresh_from_db()
    assert fine.state == "expired"


def test_finish_grades_every_answer_once(candidate):
    interview = make_interview(candidate, question_count=2)
    save(interview.answers.get(position=1), RIGHT_TEXT)

    sitting.finish_interview(interview, at=NOW + MINUTE)
    sitting.finish_interview(Interview.objects.get(pk=interview.pk), at=NOW + 2 * MINUTE)

    assert (interview.state, interview.finished_at) == ("submitted", NOW + MINUTE)
    scores = [a.current_grade.score for a in interview.answers.select_related("current_grade")]
    assert scores == [1.0, 0.0]
    assert Grade.objects.count() == 2


def test_finish_within_the_grace_is_stamped_at_the_deadline(candidate):
    interview = make_interview(candidate)

    sitting.finish_interview(interview, at=interview.deadline_at + timedelta(seconds=5))

    assert (interview.state, interview.finished_at) == ("submitted", interview.deadline_at)


def test_finish_after_the_grace_ends_by_the_clock(candidate):
    interview = make_interview(candidate)

    save(interview.answers.get())

    sitting.finish_interview(interview, at=interview.deadline_at + MINUTE)

    assert (interview.state, interview.finished_at) == ("expired", interview.deadline_at)


def test_close_overdue_ends_and_grades_only_what_is_overdue(candidate):
    overdue = make_interview(candidate)
    save(overdue.answers.get(), RIGHT_TEXT)
    running = make_interview(make_user(), at=overdue.deadline_at - MINUTE)

    at = overdue.deadline_at + MINUTE
    assert sitting.close_overdue(at=at) == 1
    assert sitting.close_overdue(at=at) == 0

    overdue.refresh_from_db()
    running.refresh_from_db()
    assert (overdue.state, overdue.finished_at) == ("expired", overdue.deadline_at)
    assert overdue.answers.get().current_grade.score == 1.0
    assert running.state == "in_progress"


def test_save_after_finishing_is_kept_as_late(candidate):
    interview = make_finished(candidate)
    answer = interview.answers.get()

    saved = save(answer, "one more thing", revision=answer.revision, at=NOW + 5 * MINUTE)

    assert saved.outcome == SaveOutcome.LATE
    answer.refresh_from_db()
    assert (answer.text, answer.late_text) == (RIGHT_TEXT, "one more thing")


def test_mark_closes_and_grades_one_answer_in_practice(candidate):
    interview = make_interview(candidate, question_count=2, mode="practice")
    answer = interview.answers.get(position=1)
    save(answer, RIGHT_TEXT)

    marked = sitting.mark_answer(answer, at=NOW + MINUTE)

    assert (marked.locked_at, marked.current_grade.score) == (NOW + MINUTE, 1.0)
    assert save(marked, "better", revision=1, at=NOW + 2 * MINUTE).outcome == SaveOutcome.CLOSED
    sitting.mark_answer(marked, at=NOW + 3 * MINUTE)
    sitting.finish_interview(interview, at=NOW + 4 * MINUTE)
    assert Grade.objects.filter(answer=answer).count() == 1


@pytest.mark.parametrize(
    ("mode", "text", "at", "error"),
    [
        ("mock", RIGHT_TEXT, NOW, DomainError),
        ("practice", "  \n ", NOW, DomainError),
        ("practice", RIGHT_TEXT, NOW + 60 * MINUTE, InterviewClosedError),
    ],
)
def test_mark_is_refused(candidate, mode, text, at, error):
    answer = make_interview(candidate, mode=mode).answers.get()
    save(answer, text)

    with pytest.raises(error):
        sitting.mark_answer(answer, at=at)

    assert Grade.objects.count() == 0


def test_share_needs_a_finished_interview(candidate):
    interview = make_interview(candidate)

    with pytest.raises(DomainError, match="finished"):
        sitting.share_interview(interview, at=NOW)


def test_share_and_take_back(candidate):
    interview = make_finished(candidate)

    sitting.share_interview(interview, at=NOW)
    assert list(Interview.objects.shared()) == [interview]

    sitting.unshare_interview(interview)
    assert list(Interview.objects.shared()) == []


def test_flag(candidate):
    answer = make_interview(candidate).answers.get()

    sitting.flag_answer(answer, is_flagged=True)

    answer.refresh_from_db()
    assert answer.is_flagged


def test_overdue_interview_with_nothing_written_is_abandoned(candidate):
    interview = make_interview(candidate)

    assert sitting.close_if_overdue(interview, at=interview.deadline_at + MINUTE) is True

    assert (interview.state, interview.finished_at) == ("abandoned", interview.deadline_at)
    assert list(candidate.interviews.counted()) == []


def test_extra_time_moves_the_deadline_of_the_next_start(candidate):
    candidate.extra_time_percent = 25
    candidate.save()

    interview = make_interview(candidate, minutes=40)

    assert (interview.deadline_at, interview.total_seconds) == (NOW + 50 * MINUTE, 50 * 60)
    assert interview.extra_time_percent == 25


def test_budgets_share_the_time_by_what_is_suggested(candidate):
    make_question(suggested_seconds=120)
    make_question(suggested_seconds=360)
    plan = make_plan(candidate, question_count=2, minutes=40)
    Interview.objects.filter(pk=plan.pk).update(has_budgets=True)
    plan.refresh_from_db()

    sitting.start_interview(plan, at=NOW)

    budgets = {a.version.suggested_seconds: a.budget_seconds for a in plan.answers.select_related("version")}
    assert budgets == {120: 600, 360: 1800}


def test_pause_stops_the_clock_and_resume_gives_the_time_back(candidate):
    interview = make_interview(candidate, mode="practice", minutes=30)

    sitting.pause_interview(interview, at=NOW + 10 * MINUTE)

    assert interview.clock.seconds_left(NOW + 25 * MINUTE) == 20 * 60
    assert interview.clock.is_overdue(NOW + 60 * MINUTE) is False

    sitting.resume_interview(interview, at=NOW + 60 * MINUTE)

    assert interview.deadline_at == NOW + 80 * MINUTE
    assert (interview.paused_at, interview.paused_seconds) == (None, 50 * 60)
    sitting.finish_interview(interview, at=NOW + 70 * MINUTE)
    assert interview.time_used() == 20 * MINUTE


def test_pause_and_resume_twice_change_nothing(candidate):
    interview = make_interview(candidate, mode="practice")

    sitting.pause_interview(interview, at=NOW + MINUTE)
    sitting.pause_interview(Interview.objects.get(pk=interview.pk), at=NOW + 5 * MINUTE)
    interview.refresh_from_db()
    assert interview.paused_at == NOW + MINUTE

    sitting.resume_interview(interview, at=NOW + 6 * MINUTE)
    sitting.resume_interview(Interview.objects.get(pk=interview.pk), at=NOW + 9 * MINUTE)
    interview.refresh_from_db()
    assert interview.deadline_at == NOW + 35 * MINUTE


def test_pause_after_the_end_is_told_as_that_and_not_as_a_running_follow_up(candidate):
    interview = make_interview(candidate, mode="practice")
    answer = interview.answers.get()
    save_text(answer, WRONG_TEXT, at=NOW)
    sitting.mark_answer(answer, at=NOW)
    follow_up = FollowUp.objects.get()
    following_up.open_follow_up(follow_up, at=NOW)
    sitting.finish_interview(interview, at=NOW)

    with pytest.raises(InterviewClosedError, match="is over"):
        sitting.pause_interview(interview, at=NOW)


def test_mock_cannot_pause(candidate):
    with pytest.raises(DomainError, match="cannot be paused"):
        sitting.pause_interview(make_interview(candidate), at=NOW)


def test_pause_after_the_deadline_is_refused(candidate):
    interview = make_interview(candidate, mode="practice")

    with pytest.raises(InterviewClosedError):
        sitting.pause_interview(interview, at=interview.deadline_at + timedelta(seconds=1))


def test_save_during_a_pause_counts(candidate):
    interview = make_interview(candidate, mode="practice")
    sitting.pause_interview(interview, at=NOW + MINUTE)

    saved = save(interview.answers.get(), at=NOW + 3 * 60 * MINUTE)

    assert saved.outcome == SaveOutcome.SAVED


def test_pause_that_nobody_ends_finishes_when_it_began(candidate):
    interview = make_interview(candidate, mode="practice")
    save(interview.answers.get())
    sitting.pause_interview(interview, at=NOW + 5 * MINUTE)

    assert sitting.close_overdue(at=NOW + timedelta(days=6)) == 0
    assert sitting.close_overdue(at=NOW + timedelta(days=8)) == 1

    interview.refresh_from_db()
    assert (interview.state, interview.finished_at, interview.paused_at) == ("expired", NOW + 5 * MINUTE, None)


def test_finish_during_a_pause_ends_when_it_began(candidate):
    interview = make_interview(candidate, mode="practice")
    sitting.pause_interview(interview, at=NOW + 5 * MINUTE)

    sitting.finish_interview(interview, at=NOW + 60 * MINUTE)

    assert (interview.state, interview.finished_at) == ("submitted", NOW + 5 * MINUTE)


def test_paused_answer_is_not_marked(candidate):
    interview = make_interview(candidate, mode="practice")
    answer = interview.answers.get()
    save(answer, RIGHT_TEXT)
    sitting.pause_interview(interview, at=NOW + MINUTE)

    with pytest.raises(DomainError, match="paused"):
        sitting.mark_answer(answer, at=NOW + 2 * MINUTE)

    answer.refresh_from_db()
    assert answer.locked_at is None


def test_marking_that_was_cut_short_is_finished_at_the_next_look(candidate):
    interview = make_interview(candidate, mode="practice")
    answer = interview.answers.get()
    save(answer, WRONG_TEXT)
    # As a process leaves it that dies before it has graded.
    interview.answers.update(locked_at=NOW)

    sitting.catch_up(interview, at=NOW + MINUTE)

    answer.refresh_from_db()
    assert answer.current_grade.score == 0.0
    assert FollowUp.objects.get().key_point == "saves-memory"


def test_each_ending_is_told_once_in_the_log(candidate, caplog):
    interview = make_interview(candidate)
    with caplog.at_level("INFO", logger="interviews"):
        sitting.finish_interview(interview, at=NOW + MINUTE)
        sitting.finish_interview(interview, at=NOW + 2 * MINUTE)

    assert caplog.messages == [f"Interview {interview.pk} ended: submitted"]
