"""What becomes of a text that somebody typed: saved, refused as stale, or kept beside what counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from django.db import transaction

from interviews.models import Answer, FollowUp, Interview
from interviews.models.sessions import GRACE, MAX_ANSWER_CHARACTERS, MAX_LATE_CHARACTERS, Clock

# A page left open over lunch is not thinking time.
MAX_SECONDS_PER_VISIT = 15 * 60
# Somebody who types is saved at least every ten seconds, and two after stopping: of a longer gap between two saves only
# so much was writing.
MAX_WRITING_SECONDS = 12

TypedRow = TypeVar("TypedRow", Answer, FollowUp)


class SaveOutcome(StrEnum):
    SAVED = "saved"
    # Another tab has saved since: nothing was overwritten.
    STALE = "stale"
    # The interview has ended, or a follow-up's time is over: kept beside the answer, not counted.
    LATE = "late"
    # Handed in before: a practice answer that is marked, a follow-up that was sent or skipped. Kept the same way.
    CLOSED = "closed"
    # An interviewer has reviewed it: nothing is added to a transcript that somebody has judged.
    REVIEWED = "reviewed"
    # So much has come after the end that this does not fit in whole.
    FULL = "full"


@dataclass(frozen=True)
class Saved:
    """What became of a save. `revision` is the one to start from next; `excess`: characters beyond the limit, which are
    not stored."""

    outcome: SaveOutcome
    revision: int
    excess: int = 0


@dataclass(frozen=True, slots=True)
class SaveTarget:
    """What a save has to know of the answer it goes to.

    Read alone, because autosaves are most of all requests, and for Django a whole answer with its interview is as much
    work as the rest of a save together.
    """

    pk: int
    text: str
    revision: int
    opened_at: datetime | None
    saved_at: datetime | None
    seconds_spent: float
    writing_seconds: float
    state: str
    deadline_at: datetime | None
    paused_at: datetime | None

    @classmethod
    def get(cls, **lookup: object) -> SaveTarget:
        """The one answer that `lookup`, of an answer's fields, finds; else raises Answer.DoesNotExist."""
        return cls(*_TARGETS.get(**lookup))

    @property
    def clock(self) -> Clock:
        return Clock(self.state, self.deadline_at, self.paused_at)

    def seconds_since(self, at: datetime) -> float:
        """Since the question was opened or last saved, whichever is later."""
        moments = [moment for moment in (self.opened_at, self.saved_at) if moment is not None]
        if not moments:
            return 0.0
        return min(max(0.0, (at - max(moments)).total_seconds()), MAX_SECONDS_PER_VISIT)


# Made once: to find ten columns by their names takes a quarter of the time of the whole lookup.
_TARGETS = Answer.objects.values_list(
    "pk",
    "text",
    "revision",
    "opened_at",
    "saved_at",
    "seconds_spent",
    "writing_seconds",
    "interview__state",
    "interview__deadline_at",
    "interview__paused_at",
)


def save_answer(target: SaveTarget, *, text: str, revision: int, at: datetime) -> Saved:
    """Store what was typed, if it started from the newest revision and came in time; else keep it beside.

    `text` holds nothing that a database refuses: the form sees to that. Of a text beyond MAX_ANSWER_CHARACTERS the
    beginning is stored, so that no more is at risk than has to be.
    """
    counted = text[:MAX_ANSWER_CHARACTERS]
    if target.revision == revision and target.clock.takes_answers(at) and _store(target, counted, at):
        return Saved(SaveOutcome.SAVED, revision + 1, len(text) - len(counted))
    current = Answer.objects.select_related("interview").get(pk=target.pk)
    is_running = current.interview.clock.takes_answers(at)
    closed = SaveOutcome.CLOSED if is_running else SaveOutcome.LATE
    is_open = is_running and current.locked_at is None
    return _refused(current, current.interview, text, is_open=is_open, closed=closed)


def _store(target: SaveTarget, text: str, at: datetime) -> bool:
    """Whether the answer was still as it was read.

    Only its own row is asked, because on PostgreSQL an update that has waited for another one looks again at just that.
    It says enough: a save raises `revision`, whatever ends an interview sets `locked_at` too, and a deadline that was
    not over when it was read has only moved away since.
    """
    seconds = target.seconds_since(at)
    writing = min(seconds, MAX_WRITING_SECONDS) if text != target.text else 0.0
    won = Answer.objects.filter(pk=target.pk, revision=target.revision, locked_at__isnull=True).update(
        text=text,
        revision=target.revision + 1,
        saved_at=at,
        seconds_spent=target.seconds_spent + seconds,
        writing_seconds=target.writing_seconds + writing,
    )
    return bool(won)


def save_follow_up(follow_up: FollowUp, *, text: str, revision: int, at: datetime) -> Saved:
    """The same for a follow-up's answer; `follow_up` is as stored afterwards."""
    counted = text[:MAX_ANSWER_CHARACTERS]
    won = FollowUp.objects.filter(
        pk=follow_up.pk, revision=revision, locked_at__isnull=True, deadline_at__gte=at - GRACE
    ).update(text=counted, revision=revision + 1, saved_at=at)
    if won:
        # What is stored is known; to ask for it would be one query more in every save.
        follow_up.text, follow_up.revision, follow_up.saved_at = counted, revision + 1, at
        return Saved(SaveOutcome.SAVED, revision + 1, len(text) - len(counted))
    follow_up.refresh_from_db(fields=["text", "revision", "saved_at", "deadline_at", "locked_at", "late_text"])
    is_open = follow_up.takes_answers(at)
    closed = SaveOutcome.LATE if follow_up.is_overdue(at) else SaveOutcome.CLOSED
    return _refused(follow_up, follow_up.answer.interview, text, is_open=is_open, closed=closed)


def _refused(current: TypedRow, interview: Interview, text: str, *, is_open: bool, closed: SaveOutcome) -> Saved:
    """What becomes of a text that was not stored: `closed` where it is kept beside what counts."""
    excess = max(0, len(text) - MAX_ANSWER_CHARACTERS)
    if current.text == text[:MAX_ANSWER_CHARACTERS] and (is_open or not excess):
        # The same words again (a repeated request): they are stored, which is all a save promises.
        return Saved(SaveOutcome.SAVED, current.revision, excess)
    if is_open:
        return Saved(SaveOutcome.STALE, current.revision)
    if _is_kept_late(current, text):
        return Saved(closed, current.revision)
    if interview.reviews.exists():
        return Saved(SaveOutcome.REVIEWED, current.revision)
    return Saved(closed if _keep_late(current, text) else SaveOutcome.FULL, current.revision)


def _is_kept_late(current: TypedRow, text: str) -> bool:
    return not text.strip() or text in current.late_text


@transaction.atomic
def _keep_late(current: TypedRow, text: str) -> bool:
    """Keep what came too late beside what counts, behind what came late before. Whether it fits in whole."""
    # Of two tabs that come late at once the second waits here, and reads what the first has kept.
    current.refresh_from_db(fields=["late_text"], from_queryset=type(current)._default_manager.select_for_update())
    if _is_kept_late(current, text):
        return True
    # Two tabs may both come late; a longer version of the same text replaces the shorter one.
    earlier = "" if current.late_text in text else f"{current.late_text}\n\n"
    if len(earlier) + len(text) > MAX_LATE_CHARACTERS:
        return False
    current.late_text = f"{earlier}{text}"
    current.save(update_fields=["late_text"])
    return True
