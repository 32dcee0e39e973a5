"""Follow-up questions, as real interviewers ask them: once, about what matters most of what was left out.

Each has its own short time, which begins when it is first shown. What is said there is marked by itself; the answer's
grade stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil

from django.db import transaction
from django.db.models import F, Q

from interviews import scoring
from interviews.models import Answer, FollowUp, Interview, User

from .reviewing import score_with_follow_ups

# Long enough to say one thing, too short to look it up.
FOLLOW_UP_TIME = timedelta(seconds=90)
# One right after an answer keeps practice going; a mock ends with a few.
PER_ANSWER = 1
PER_MOCK = 3


def plan_follow_ups(answers: Iterable[Answer], *, limit: int) -> None:
    """Choose the weightiest key points missed that have a probing question, at most `limit` of them.

    Of equal ones those of earlier answers. Unanswered questions are not followed up. Doing it twice changes nothing.
    """
    missed = [
        (-mark.weight * (1 - mark.credit), answer.position, mark.slug, answer)
        for answer in answers
        if answer.is_answered and answer.current_grade
        for mark in answer.current_grade.result().marks
        if mark.credit < scoring.FOLLOW_UP_CREDIT and answer.version.follow_ups.get(mark.slug)
    ]
    chosen = [
        FollowUp(answer=answer, key_point=slug, prompt=answer.version.follow_ups[slug])
        for *_, slug, answer in sorted(missed, key=lambda item: item[:3])[:limit]
    ]
    FollowUp.objects.bulk_create(chosen, ignore_conflicts=True)


def seconds_to_answer(interview: Interview) -> int:
    """How long each follow-up may take, with the extra time of the interview."""
    return ceil(FOLLOW_UP_TIME.total_seconds() * (100 + interview.extra_time_percent) / 100)


def open_follow_up(follow_up: FollowUp, *, at: datetime) -> FollowUp:
    """Ask it: its time begins now, unless it has begun before."""
    FollowUp.objects.filter(pk=follow_up.pk, asked_at__isnull=True, locked_at__isnull=True).update(
        asked_at=at, deadline_at=at + timedelta(seconds=seconds_to_answer(follow_up.answer.interview))
    )
    follow_up.refresh_from_db(fields=["asked_at", "deadline_at", "locked_at"])
    return follow_up


def end_follow_up(follow_up: FollowUp, *, at: datetime) -> None:
    """Close it and mark what was said, which may be nothing. Ending twice changes nothing."""
    if FollowUp.objects.open().filter(pk=follow_up.pk).update(locked_at=at):
        mark_ended_follow_ups(follow_up.answer.interview)


def first_left_open(candidate: User, *, at: datetime) -> FollowUp | None:
    """The one whose time runs; else one of a finished interview, whose transcript waits for the answer."""
    is_due = Q(asked_at__isnull=False) | Q(answer__interview__in=Interview.objects.finished())
    waiting = FollowUp.objects.waiting(at).filter(is_due, answer__interview__candidate=candidate)
    return waiting.select_related("answer__interview").order_by(F("asked_at").asc(nulls_last=True), "pk").first()


def count_in_order(follow_up: FollowUp) -> tuple[int, int]:
    """Which of its interview's follow-ups it is, counted from 1, and how many there are."""
    interview_id = follow_up.answer.interview_id
    order = FollowUp.objects.filter(answer__interview=interview_id).order_by("answer__position", "pk")
    keys = list(order.values_list("pk", flat=True))
    return keys.index(follow_up.pk) + 1, len(keys)


def mark_ended_follow_ups(interview: Interview) -> None:
    """Mark those that are closed and not marked yet, also where a process died in between."""
    for ended in FollowUp.objects.unmarked().filter(answer__interview=interview).select_related("answer__version"):
        _mark(ended)


def end_overdue_follow_ups(interview: Interview, *, at: datetime) -> None:
    """Close those whose time is over."""
    for follow_up in FollowUp.objects.overdue(at).filter(answer__interview=interview):
        end_follow_up(follow_up, at=at)


def skip_follow_ups(interview: Interview, *, at: datetime) -> None:
    """Close all that are open, with what is saved in them."""
    for follow_up in FollowUp.objects.open().filter(answer__interview=interview):
        end_follow_up(follow_up, at=at)


def next_follow_up(interview: Interview, *, at: datetime) -> FollowUp | None:
    """The one to ask now: one that runs, else the next in the order of the answers."""
    end_overdue_follow_ups(interview, at=at)
    waiting = FollowUp.objects.open().filter(answer__interview=interview)
    return waiting.order_by(F("asked_at").asc(nulls_last=True), "answer__position", "pk").first()


def _mark(follow_up: FollowUp) -> None:
    # Before the transaction: on SQLite everybody else's saves would wait for the scorer.
    rubric = follow_up.answer.version.rubric()
    mark = scoring.follow_up_mark(follow_up.text, rubric, follow_up.key_point, prompt=follow_up.prompt)
    with transaction.atomic():
        FollowUp.objects.unmarked().filter(pk=follow_up.pk).update(
            credit=mark.credit, scorer_version=scoring.SCORER_VERSION, mark_json=scoring.mark_to_json(mark)
        )
        # Two that end at once must both be in the sum: the second waits for the first.
        locked = Answer.objects.select_for_update(of=("self",)).select_related("current_grade")
        answer = locked.get(pk=follow_up.answer_id)
        answer.follow_up_score = score_with_follow_ups(answer)
        answer.save(update_fields=["follow_up_score"])
