"""The interview itself: start, save, mark, finish. The server's clock decides; `at` is always an argument.

Every change of state is one conditional update, so of two requests that race only one wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from django.db import transaction
from django.db.models import F

from interviews.models import Answer, Interview
from interviews.models.sessions import GRACE, MAX_ANSWER_CHARACTERS, InterviewState

from .errors import DomainError, InterviewClosedError
from .marking import grade_answers
from .planning import choose_questions
from .publishing import current_version

# A page left open over lunch is not thinking time.
MAX_SECONDS_PER_VISIT = 15 * 60


class SaveOutcome(StrEnum):
    SAVED = "saved"
    # Another tab has saved since: nothing was overwritten.
    STALE = "stale"
    # The time is over: kept beside the answer, not counted.
    LATE = "late"
    # Marked already (practice), or the interview is finished.
    CLOSED = "closed"


@dataclass(frozen=True)
class Saved:
    outcome: SaveOutcome
    answer: Answer


@transaction.atomic
def start_interview(interview: Interview, *, at: datetime, random: Random | None = None) -> Interview:
    """Choose the questions and start the clock. Starting twice changes nothing.

    Raises DomainError when the bank has no published question for the plan.
    """
    won = Interview.objects.filter(pk=interview.pk, state=InterviewState.READY).update(
        state=InterviewState.IN_PROGRESS,
        started_at=at,
        deadline_at=at + timedelta(minutes=interview.duration_minutes),
    )
    interview.refresh_from_db()
    if not won:
        return interview
    # Which questions come up is not a secret worth a cryptographic generator.
    questions = choose_questions(interview, random=random or Random())  # noqa: S311
    if not questions:
        raise DomainError("There are no published questions in these sections at the moment. Choose other sections.")
    # From here on the interview says what it asks, which may be less than was planned.
    interview.sections.set({question.section_id for question in questions})
    interview.question_count = len(questions)
    interview.save(update_fields=["question_count"])
    Answer.objects.bulk_create(
        Answer(interview=interview, position=position, version=current_version(question, at=at))
        for position, question in enumerate(questions, start=1)
    )
    return interview


def open_question(answer: Answer, *, at: datetime) -> None:
    """Note that the candidate looks at this question now, so that it is resumed and its time is counted."""
    Answer.objects.filter(pk=answer.pk).update(opened_at=at)
    Interview.objects.filter(pk=answer.interview_id).update(current_position=answer.position)


def save_answer(answer: Answer, *, text: str, revision: int, at: datetime) -> Saved:
    """Store what was typed, if it started from the newest revision and came in time.

    `text` has at most MAX_ANSWER_CHARACTERS characters and nothing that a database refuses: the form sees to that.
    """
    if len(text) > MAX_ANSWER_CHARACTERS:
        raise ValueError(f"An answer has at most {MAX_ANSWER_CHARACTERS} characters, not {len(text)}.")
    won = Answer.objects.filter(
        pk=answer.pk,
        revision=revision,
        locked_at__isnull=True,
        interview__state=InterviewState.IN_PROGRESS,
        interview__deadline_at__gte=at - GRACE,
    ).update(
        text=text,
        revision=F("revision") + 1,
        saved_at=at,
        seconds_spent=F("seconds_spent") + _seconds_since(answer, at),
    )
    current = Answer.objects.select_related("interview").get(pk=answer.pk)
    if won:
        return Saved(SaveOutcome.SAVED, current)
    return Saved(_why_not_saved(current, text, at), current)


def _why_not_saved(current: Answer, text: str, at: datetime) -> SaveOutcome:
    if current.text == text:
        # The same words again (a repeated request): they are stored, which is all a save promises.
        return SaveOutcome.SAVED
    if current.locked_at is not None:
        return SaveOutcome.CLOSED
    if current.interview.takes_answers(at):
        return SaveOutcome.STALE
    if text.strip() and text != current.late_text:
        Answer.objects.filter(pk=current.pk).update(late_text=text)
        current.late_text = text
    return SaveOutcome.LATE


def _seconds_since(answer: Answer, at: datetime) -> int:
    """Seconds since the question was opened or last saved, whichever is later."""
    moments = [moment for moment in (answer.opened_at, answer.saved_at) if moment is not None]
    if not moments:
        return 0
    return min(max(0, int((at - max(moments)).total_seconds())), MAX_SECONDS_PER_VISIT)


def flag_answer(answer: Answer, *, is_flagged: bool) -> None:
    """Mark a question to come back to."""
    Answer.objects.filter(pk=answer.pk, interview__state=InterviewState.IN_PROGRESS).update(is_flagged=is_flagged)


@transaction.atomic
def mark_answer(answer: Answer, *, at: datetime) -> Answer:
    """In practice: close this answer and grade it now.

    Raises DomainError in a mock and for an empty answer, InterviewClosedError when the time is over.
    """
    answer = Answer.objects.select_related("interview").get(pk=answer.pk)
    if not answer.interview.is_practice:
        raise DomainError("A mock interview shows its marks at the end.")
    if answer.locked_at is not None:
        return answer
    if not answer.interview.takes_answers(at):
        raise InterviewClosedError("The interview is over; its marks are in the transcript.")
    if not answer.is_answered:
        raise DomainError("Write an answer first; an empty one has nothing to mark.")
    if Answer.objects.filter(pk=answer.pk, locked_at__isnull=True).update(locked_at=at):
        grade_answers([answer], at=at)
    answer.refresh_from_db()
    return answer


def finish_interview(interview: Interview, *, at: datetime) -> Interview:
    """Submit what is there and grade it. Finishing twice, or after the time, changes nothing more."""
    if interview.is_overdue(at):
        return close_if_overdue(interview, at=at)
    with transaction.atomic():
        won = Interview.objects.filter(
            pk=interview.pk, state=InterviewState.IN_PROGRESS, deadline_at__gte=at - GRACE
        ).update(state=InterviewState.SUBMITTED, finished_at=min(at, interview.deadline_at or at))
        if won:
            _grade_rest(interview, at=at)
    interview.refresh_from_db()
    return interview


def close_if_overdue(interview: Interview, *, at: datetime) -> Interview:
    """End an interview whose time is over, finished at its deadline, and grade it."""
    if not interview.is_overdue(at):
        return interview
    with transaction.atomic():
        won = (
            Interview.objects.overdue(at)
            .filter(pk=interview.pk)
            .update(state=InterviewState.EXPIRED, finished_at=F("deadline_at"))
        )
        if won:
            _grade_rest(interview, at=at)
    interview.refresh_from_db()
    return interview


def close_overdue(*, at: datetime) -> int:
    """End every interview whose time is over; returns how many this call ended. Safe to run twice at once."""
    closed = 0
    for interview in Interview.objects.overdue(at).order_by("deadline_at").iterator():
        closed += close_if_overdue(interview, at=at).is_finished
    return closed


def share_interview(interview: Interview, *, at: datetime) -> None:
    """Let interviewers see it. Raises DomainError unless it is finished."""
    shared = Interview.objects.finished().filter(pk=interview.pk, shared_at__isnull=True).update(shared_at=at)
    interview.refresh_from_db()
    if not shared and interview.shared_at is None:
        raise DomainError("Only a finished interview can be shared.")


def unshare_interview(interview: Interview) -> None:
    """Take it back from interviewers. Raises DomainError once one has begun to review it."""
    with transaction.atomic():
        if interview.reviews.exists():
            raise DomainError("An interviewer has begun to review this interview, so it stays shared.")
        Interview.objects.filter(pk=interview.pk).update(shared_at=None)
    interview.refresh_from_db()


def _grade_rest(interview: Interview, *, at: datetime) -> None:
    ungraded = interview.answers.filter(current_grade__isnull=True).select_related("version")
    grade_answers(list(ungraded), at=at)
