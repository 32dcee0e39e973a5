"""The interview itself: start, save, mark, finish. The server's clock decides; `at` is always an argument.

Every change of state is one conditional update, so of two requests that race only one wins.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from django.db import transaction
from django.db.models import F, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Least

from interviews.models import Answer, Interview
from interviews.models.bank import titles_in_words
from interviews.models.sessions import (
    GRACE,
    MAX_ANSWER_CHARACTERS,
    MAX_LATE_CHARACTERS,
    InterviewQuerySet,
    InterviewState,
)

from .errors import DomainError, InterviewClosedError
from .marking import grade_answers
from .planning import choose_questions
from .publishing import current_version

logger = logging.getLogger(__name__)

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
    """What became of a save. `excess`: characters beyond the limit, which were not stored."""

    outcome: SaveOutcome
    answer: Answer
    excess: int = 0


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
    sections = list(dict.fromkeys(question.section for question in questions))
    interview.sections.set(sections)
    interview.title = titles_in_words(sections)
    interview.question_count = len(questions)
    interview.save(update_fields=["title", "question_count"])
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

    `text` holds nothing that a database refuses: the form sees to that. Of a text beyond MAX_ANSWER_CHARACTERS the
    beginning is stored, so that no more is at risk than has to be.
    """
    counted = text[:MAX_ANSWER_CHARACTERS]
    # On PostgreSQL a save that waited for another save or for a finish looks at its own row again, and at nothing else:
    # `revision` and `locked_at` stop it, the interview's state it would still see as it was before. A condition that
    # joins (`interview__state`) would put all of them into a subquery, and none would be looked at again.
    running = Interview.objects.filter(state=InterviewState.IN_PROGRESS, deadline_at__gte=at - GRACE)
    won = Answer.objects.filter(pk=answer.pk, revision=revision, locked_at__isnull=True, interview__in=running).update(
        text=counted,
        revision=F("revision") + 1,
        saved_at=at,
        seconds_spent=F("seconds_spent") + _seconds_since(answer, at),
    )
    current = Answer.objects.select_related("interview").get(pk=answer.pk)
    outcome = SaveOutcome.SAVED if won else _why_not_saved(current, text, at)
    return Saved(outcome, current, excess=len(text) - len(counted))


def _why_not_saved(current: Answer, text: str, at: datetime) -> SaveOutcome:
    if current.text == text[:MAX_ANSWER_CHARACTERS]:
        # The same words again (a repeated request): they are stored, which is all a save promises.
        return SaveOutcome.SAVED
    is_running = current.interview.takes_answers(at)
    if is_running and current.locked_at is None:
        return SaveOutcome.STALE
    _keep_late(current, text)
    return SaveOutcome.CLOSED if is_running else SaveOutcome.LATE


@transaction.atomic
def _keep_late(current: Answer, text: str) -> None:
    """Keep what came too late beside the answer, behind what came late before. A reviewed transcript stands."""
    # Of two tabs that come late at once the second waits here, and reads what the first has kept.
    current.refresh_from_db(fields=["late_text"], from_queryset=Answer.objects.select_for_update())
    if not text.strip() or text in current.late_text or current.interview.reviews.exists():
        return
    # Two tabs may both come late; a longer version of the same text replaces the shorter one.
    earlier = "" if current.late_text in text else f"{current.late_text}\n\n"
    current.late_text = f"{earlier}{text}"[:MAX_LATE_CHARACTERS]
    current.save(update_fields=["late_text"])


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
    won = Answer.objects.filter(pk=answer.pk, locked_at__isnull=True).update(locked_at=at)
    # Read only now: a save that was under way is in it, and none comes after.
    answer = Answer.objects.select_related("interview", "version").get(pk=answer.pk)
    if not answer.interview.is_practice:
        raise DomainError("A mock interview shows its marks at the end.")
    if not won:
        return answer
    if not answer.interview.takes_answers(at):
        raise InterviewClosedError("The interview is over; its marks are in the transcript.")
    if not answer.is_answered:
        raise DomainError("Write an answer first; an empty one has nothing to mark.")
    grade_answers([answer], at=at)
    return answer


def finish_interview(interview: Interview, *, at: datetime) -> Interview:
    """Submit what is there and grade it. Finishing twice, or after the time, changes nothing more."""
    running = Interview.objects.filter(pk=interview.pk, state=InterviewState.IN_PROGRESS, deadline_at__gte=at - GRACE)
    _close(running, interview, at=at, state=InterviewState.SUBMITTED, finished_at=Least(Value(at), F("deadline_at")))
    if interview.state == InterviewState.IN_PROGRESS:
        close_if_overdue(interview, at=at)
    return interview


def close_if_overdue(interview: Interview, *, at: datetime) -> bool:
    """End an interview whose time is over, finished at its deadline, and grade it. Whether this call ended it."""
    if not interview.is_overdue(at):
        return False
    overdue = Interview.objects.overdue(at).filter(pk=interview.pk)
    return _close(overdue, interview, at=at, state=InterviewState.EXPIRED, finished_at=F("deadline_at"))


def _close(
    which: InterviewQuerySet, interview: Interview, *, at: datetime, state: InterviewState, finished_at: Combinable
) -> bool:
    """Take the interview from the open ones, if no other request has, and grade it."""
    with transaction.atomic():
        won = bool(which.update(state=state, finished_at=finished_at))
        if won:
            interview.answers.filter(locked_at__isnull=True).update(locked_at=at)
    interview.refresh_from_db()
    if won:
        grade_finished(interview, at=at)
    return won


def grade_finished(interview: Interview, *, at: datetime) -> None:
    """Grade what is not graded yet of a finished interview.

    Not in the transaction that ends it: grading long answers takes its time, and on SQLite everybody else's saves
    would wait. If the process dies in between, the next look at the interview grades the rest.
    """
    ungraded = interview.answers.filter(current_grade__isnull=True, locked_at__isnull=False).select_related("version")
    grade_answers(list(ungraded), at=at)


def close_overdue(*, at: datetime) -> int:
    """End every interview whose time is over; returns how many this call ended. Safe to run twice at once."""
    closed = 0
    for interview in Interview.objects.overdue(at).order_by("deadline_at"):
        try:
            closed += close_if_overdue(interview, at=at)
        except Exception:
            # One interview that cannot be ended must not keep all later ones open.
            logger.exception("Interview %s could not be ended", interview.pk)
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
