"""The interview itself: start, save, mark, finish. The server's clock decides; `at` is always an argument.

Every change of state is one conditional update, so of two requests that race only one wins.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from random import Random

from django.db import transaction
from django.db.models import F, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Least

from interviews.models import Answer, Interview
from interviews.models.bank import titles_in_words
from interviews.models.sessions import (
    MAX_ANSWER_CHARACTERS,
    InterviewQuerySet,
    InterviewState,
)

from .errors import DomainError, InterviewClosedError
from .following_up import PER_ANSWER, PER_MOCK, plan_follow_ups
from .marking import grade_answers
from .planning import choose_questions
from .publishing import current_version
from .saving import Saved, SaveOutcome, SaveTarget, keep_late

logger = logging.getLogger(__name__)

# Somebody who types is saved at least every ten seconds, and two after stopping: of a longer gap between two saves only
# so much was writing.
MAX_WRITING_SECONDS = 12


@transaction.atomic
def start_interview(interview: Interview, *, at: datetime, random: Random | None = None) -> Interview:
    """Choose the questions and start the clock. Starting twice changes nothing.

    Raises DomainError when the bank has no published question for the plan.
    """
    interview.extra_time_percent = interview.candidate.extra_time_percent
    won = Interview.objects.filter(pk=interview.pk, state=InterviewState.READY).update(
        state=InterviewState.IN_PROGRESS,
        started_at=at,
        deadline_at=at + timedelta(seconds=interview.total_seconds),
        extra_time_percent=interview.extra_time_percent,
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
    # In one order for all: of two starts that publish the same questions one would else wait for the other, both ways.
    versions = {question.pk: current_version(question, at=at) for question in sorted(questions, key=attrgetter("pk"))}
    answers = [
        Answer(interview=interview, position=position, version=versions[question.pk])
        for position, question in enumerate(questions, start=1)
    ]
    if interview.has_budgets:
        _share_time(interview.total_seconds, answers)
    Answer.objects.bulk_create(answers)
    return interview


def _share_time(seconds: int, answers: Sequence[Answer]) -> None:
    """Give each question its part of the time, in proportion to what its author suggests for it."""
    suggested = sum(answer.version.suggested_seconds for answer in answers)
    for answer in answers:
        answer.budget_seconds = seconds * answer.version.suggested_seconds // suggested


def pause_interview(interview: Interview, *, at: datetime) -> Interview:
    """Stop the clock of a practice. Pausing twice changes nothing. Raises DomainError in a mock or after the time."""
    if not interview.is_practice:
        raise DomainError("A mock interview cannot be paused.")
    running = Interview.objects.taking_answers(at).filter(pk=interview.pk, deadline_at__gt=at, paused_at__isnull=True)
    paused = running.update(paused_at=at)
    interview.refresh_from_db()
    if not paused and not interview.is_paused:
        raise InterviewClosedError("The interview is over; its marks are in the transcript.")
    return interview


def resume_interview(interview: Interview, *, at: datetime) -> Interview:
    """Let the clock go on, with the time that was left. Resuming twice changes nothing."""
    interview.refresh_from_db()
    if interview.paused_at is None or interview.deadline_at is None:
        return interview
    pause = max(at - interview.paused_at, timedelta(0))
    # Only the request that ends this very pause moves the deadline.
    Interview.objects.taking_answers(at).filter(pk=interview.pk, paused_at=interview.paused_at).update(
        paused_at=None,
        deadline_at=interview.deadline_at + pause,
        paused_seconds=F("paused_seconds") + int(pause.total_seconds()),
    )
    interview.refresh_from_db()
    return interview


def open_question(answer: Answer, *, at: datetime) -> None:
    """Note that the candidate looks at this question now, so that it is resumed and its time is counted."""
    Answer.objects.filter(pk=answer.pk).update(opened_at=at)
    Interview.objects.filter(pk=answer.interview_id).update(current_position=answer.position)


def save_answer(target: SaveTarget, *, text: str, revision: int, at: datetime) -> Saved:
    """Store what was typed, if it started from the newest revision and came in time.

    `text` holds nothing that a database refuses: the form sees to that. Of a text beyond MAX_ANSWER_CHARACTERS the
    beginning is stored, so that no more is at risk than has to be.
    """
    counted = text[:MAX_ANSWER_CHARACTERS]
    excess = len(text) - len(counted)
    if target.revision == revision and target.clock.takes_answers(at) and _store(target, counted, at):
        return Saved(SaveOutcome.SAVED, revision + 1, excess)
    current = Answer.objects.select_related("interview").get(pk=target.pk)
    return Saved(_why_not_saved(current, text, at), current.revision, excess)


def _store(target: SaveTarget, text: str, at: datetime) -> bool:
    """Whether the answer was still as it was read.

    Only its own row is asked, because on PostgreSQL an update that has waited for another one looks again at just that.
    It says enough: a save raises `revision`, whatever ends an interview sets `locked_at` too, and a deadline that was
    not over when it was read has only moved away since.
    """
    seconds = target.seconds_since(at)
    won = Answer.objects.filter(pk=target.pk, revision=target.revision, locked_at__isnull=True).update(
        text=text,
        revision=target.revision + 1,
        saved_at=at,
        seconds_spent=target.seconds_spent + seconds,
        writing_seconds=target.writing_seconds + min(seconds, MAX_WRITING_SECONDS),
    )
    return bool(won)


def _why_not_saved(current: Answer, text: str, at: datetime) -> SaveOutcome:
    if current.text == text[:MAX_ANSWER_CHARACTERS]:
        # The same words again (a repeated request): they are stored, which is all a save promises.
        return SaveOutcome.SAVED
    is_running = current.interview.clock.takes_answers(at)
    if is_running and current.locked_at is None:
        return SaveOutcome.STALE
    if current.interview.reviews.exists():
        return SaveOutcome.REVIEWED
    keep_late(current, text)
    return SaveOutcome.CLOSED if is_running else SaveOutcome.LATE


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
    if not answer.interview.clock.takes_answers(at):
        raise InterviewClosedError("The interview is over; its marks are in the transcript.")
    if not answer.is_answered:
        raise DomainError("Write an answer first; an empty one has nothing to mark.")
    grade_answers([answer], at=at)
    if answer.interview.asks_follow_ups:
        plan_follow_ups([answer], limit=PER_ANSWER)
    return answer


def finish_interview(interview: Interview, *, at: datetime) -> Interview:
    """Submit what is there and grade it. Finishing twice, or after the time, changes nothing more."""
    running = Interview.objects.taking_answers(at).filter(pk=interview.pk)
    finished_at = Least(Coalesce("paused_at", Value(at)), "deadline_at")
    won = _close(running, interview, at=at, state=InterviewState.SUBMITTED, finished_at=finished_at)
    if won and interview.asks_follow_ups and not interview.is_practice:
        plan_follow_ups(interview.answers.select_related("version", "current_grade"), limit=PER_MOCK)
    if interview.state == InterviewState.IN_PROGRESS:
        close_if_overdue(interview, at=at)
    return interview


def close_if_overdue(interview: Interview, *, at: datetime) -> bool:
    """End an interview whose time is over, finished at its deadline, and grade it. Whether this call ended it."""
    if not interview.clock.is_overdue(at):
        return False
    overdue = Interview.objects.overdue(at).filter(pk=interview.pk)
    # A pause that nobody ended finishes when it began.
    finished_at = Coalesce(Least("paused_at", "deadline_at"), "deadline_at")
    return _close(overdue, interview, at=at, state=InterviewState.EXPIRED, finished_at=finished_at)


def _close(
    which: InterviewQuerySet, interview: Interview, *, at: datetime, state: InterviewState, finished_at: Combinable
) -> bool:
    """Take the interview from the open ones, if no other request has, and grade it."""
    with transaction.atomic():
        won = bool(which.update(state=state, finished_at=finished_at, paused_at=None))
        if won:
            interview.answers.filter(locked_at__isnull=True).update(locked_at=at)
        if won and state == InterviewState.EXPIRED and not interview.answers.exclude(text="").exists():
            # Only now: a save that was under way is in, and none comes after.
            Interview.objects.filter(pk=interview.pk).update(state=InterviewState.ABANDONED)
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
        # A review that begins at this moment waits, or is seen.
        Interview.objects.select_for_update().get(pk=interview.pk)
        if interview.reviews.exists():
            raise DomainError("An interviewer has begun to review this interview, so it stays shared.")
        Interview.objects.filter(pk=interview.pk).update(shared_at=None)
    interview.refresh_from_db()
