"""Follow-up questions, as real interviewers ask them: once, about what matters most of what was left out.

Each has its own short time, which begins when it is first shown. What is said there is marked by itself; the answer's
grade stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from interviews import scoring
from interviews.models import Answer, FollowUp, Interview
from interviews.models.sessions import GRACE, MAX_ANSWER_CHARACTERS

from .reviewing import score_with_follow_ups
from .saving import Saved, SaveOutcome, keep_late

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


def open_follow_up(follow_up: FollowUp, *, at: datetime) -> FollowUp:
    """Ask it: its time begins now, unless it has begun before."""
    FollowUp.objects.filter(pk=follow_up.pk, asked_at__isnull=True, locked_at__isnull=True).update(
        asked_at=at, deadline_at=at + FOLLOW_UP_TIME
    )
    follow_up.refresh_from_db(fields=["asked_at", "deadline_at", "locked_at"])
    return follow_up


def save_follow_up(follow_up: FollowUp, *, text: str, revision: int, at: datetime) -> Saved:
    """Store what was typed, if it started from the newest revision and came in time; else keep it beside.

    `follow_up` is as stored afterwards. Of a text beyond MAX_ANSWER_CHARACTERS the beginning is stored.
    """
    counted = text[:MAX_ANSWER_CHARACTERS]
    won = FollowUp.objects.filter(
        pk=follow_up.pk, revision=revision, locked_at__isnull=True, deadline_at__gte=at - GRACE
    ).update(text=counted, revision=revision + 1, saved_at=at)
    outcome = SaveOutcome.SAVED
    if won:
        # What is stored is known; to ask for it would be one query more in every save.
        follow_up.text, follow_up.revision, follow_up.saved_at = counted, revision + 1, at
    else:
        follow_up.refresh_from_db(fields=["text", "revision", "saved_at", "deadline_at", "locked_at", "late_text"])
        outcome = _why_not_saved(follow_up, text, at)
    return Saved(outcome, follow_up.revision, excess=len(text) - len(counted))


def _why_not_saved(follow_up: FollowUp, text: str, at: datetime) -> SaveOutcome:
    if follow_up.text == text[:MAX_ANSWER_CHARACTERS]:
        return SaveOutcome.SAVED
    if follow_up.takes_answers(at):
        return SaveOutcome.STALE
    keep_late(follow_up, text)
    return SaveOutcome.LATE


def end_follow_up(follow_up: FollowUp, *, at: datetime) -> None:
    """Close it and mark what was said, which may be nothing. Ending twice changes nothing."""
    if FollowUp.objects.open().filter(pk=follow_up.pk).update(locked_at=at):
        _mark(FollowUp.objects.select_related("answer__version", "answer__current_grade").get(pk=follow_up.pk))


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


@transaction.atomic
def _mark(follow_up: FollowUp) -> None:
    answer = follow_up.answer
    rubric = answer.version.rubric()
    mark = scoring.follow_up_mark(follow_up.text, rubric, follow_up.key_point, prompt=follow_up.prompt)
    follow_up.credit = mark.credit
    follow_up.scorer_version = scoring.SCORER_VERSION
    follow_up.mark_json = scoring.mark_to_json(mark)
    follow_up.save(update_fields=["credit", "scorer_version", "mark_json"])
    # Two that end at once must both be in the sum: the second waits for the first.
    answer = Answer.objects.select_for_update(of=("self",)).select_related("current_grade").get(pk=answer.pk)
    answer.follow_up_score = score_with_follow_ups(answer)
    answer.save(update_fields=["follow_up_score"])
