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

from interviews.models import Answer, FollowUp, Interview, User
from interviews.models.bank import titles_in_words
from interviews.models.sessions import (
    InterviewQuerySet,
    InterviewState,
)

from .errors import DomainError, InterviewClosedError
from .following_up import PER_ANSWER, PER_MOCK, mark_ended_follow_ups
from .marking import grade_answers
from .planning import choose_questions
from .publishing import current_version

logger = logging.getLogger(__name__)


@transaction.atomic
def start_interview(interview: Interview, *, at: datetime, random: Random | None = None) -> Interview:
    """Choose the questions and start the clock. Starting twice changes nothing.

    Raises DomainError when the bank has no published question for the plan.
    """
    # As planning does: to plan and to start at once wait for each other, in one order.
    User.objects.select_for_update().get(pk=interview.candidate_id)
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
    """Stop the clock of a practice. Pausing twice changes nothing. Raises DomainError in a mock, during a
    follow-up and after the time."""
    if not interview.is_practice:
        raise DomainError("A mock interview cannot be paused.")
    running = Interview.objects.taking_answers(at).filter(pk=interview.pk, deadline_at__gt=at, paused_at__isnull=True)
    asked = FollowUp.objects.waiting(at).filter(answer__interview=interview, asked_at__isnull=False)
    if asked.exists() and running.exists():
        raise DomainError("A follow-up has its own clock, which cannot be paused: answer or skip it first.")
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


def flag_answer(answer: Answer, *, is_flagged: bool) -> bool:
    """Mark a question to come back to. Whether there is a way back: not after the end."""
    running = Answer.objects.filter(pk=answer.pk, interview__state=InterviewState.IN_PROGRESS)
    return bool(running.update(is_flagged=is_flagged))


def mark_answer(answer: Answer, *, at: datetime) -> Answer:
    """In practice: close this answer and grade it now. Marking twice changes nothing.

    Raises DomainError in a mock, during a pause and for an empty answer, InterviewClosedError when the time is over.
    """
    answer = _lock_answer(answer, at=at)
    grade_locked(answer.interview, at=at)
    answer.refresh_from_db(fields=["current_grade"])
    return answer


@transaction.atomic
def _lock_answer(answer: Answer, *, at: datetime) -> Answer:
    won = Answer.objects.filter(pk=answer.pk, locked_at__isnull=True).update(locked_at=at)
    # Read only now: a save that was under way is in it, and none comes after.
    answer = Answer.objects.select_related("interview", "version").get(pk=answer.pk)
    if not answer.interview.is_practice:
        raise DomainError("A mock interview shows its marks at the end.")
    if not won:
        return answer
    if not answer.interview.clock.takes_answers(at):
        raise InterviewClosedError("The interview is over; its marks are in the transcript.")
    if answer.interview.is_paused:
        raise DomainError("The interview is paused: go on before you have an answer marked.")
    if not answer.is_answered:
        raise DomainError("Write an answer first; an empty one has nothing to mark.")
    return answer


def finish_interview(interview: Interview, *, at: datetime) -> Interview:
    """Submit what is there and grade it. Finishing twice, or after the time, changes nothing more."""
    running = Interview.objects.taking_answers(at).filter(pk=interview.pk)
    finished_at = Least(Coalesce("paused_at", Value(at)), "deadline_at")
    _close(running, interview, at=at, state=InterviewState.SUBMITTED, finished_at=finished_at)
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
        logger.info("Interview %s ended: %s", interview.pk, interview.state)
        grade_locked(interview, at=at)
    return won


def grade_locked(interview: Interview, *, at: datetime) -> None:
    """Grade what is closed and not graded yet, and plan what of it is followed up.

    Not in the transaction that closes it: grading long answers takes its time, and on SQLite everybody else's saves
    would wait. If the process dies in between, the next look at the interview grades the rest.
    """
    locked = interview.answers.filter(current_grade__isnull=True, locked_at__isnull=False)
    ungraded = list(locked.select_related("version").order_by("position"))
    if not interview.is_practice:
        is_followed_up = interview.asks_follow_ups and interview.state == InterviewState.SUBMITTED
        grade_answers(ungraded, at=at, follow_ups=PER_MOCK if is_followed_up else 0)
        return
    is_followed_up = interview.asks_follow_ups and not interview.is_finished
    for answer in ungraded:
        grade_answers([answer], at=at, follow_ups=PER_ANSWER if is_followed_up else 0)


def catch_up(interview: Interview, *, at: datetime) -> None:
    """Do what time, or a process that died, has left undone: end it, grade what is closed, mark ended follow-ups."""
    close_if_overdue(interview, at=at)
    if interview.is_practice or interview.is_finished:
        grade_locked(interview, at=at)
    if interview.asks_follow_ups:
        mark_ended_follow_ups(interview)


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
    """Let interviewers see it. Raises DomainError unless it is finished, its follow-ups too."""
    if FollowUp.objects.filter(answer__interview=interview, credit__isnull=True).exists():
        raise DomainError("Answer or skip the follow-ups first: what they earn belongs to the transcript.")
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
