"""What becomes of a text that somebody typed: saved, refused as stale, or kept beside what counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from django.db import transaction

from interviews.models import Answer, FollowUp
from interviews.models.sessions import MAX_LATE_CHARACTERS, Clock

# A page left open over lunch is not thinking time.
MAX_SECONDS_PER_VISIT = 15 * 60

TypedRow = TypeVar("TypedRow", Answer, FollowUp)


class SaveOutcome(StrEnum):
    SAVED = "saved"
    # Another tab has saved since: nothing was overwritten.
    STALE = "stale"
    # The time is over: kept beside the answer, not counted.
    LATE = "late"
    # Marked already (practice), or the interview is finished.
    CLOSED = "closed"
    # An interviewer has reviewed it: nothing is added to a transcript that somebody has judged.
    REVIEWED = "reviewed"


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
    revision: int
    opened_at: datetime | None
    saved_at: datetime | None
    seconds_spent: int
    writing_seconds: int
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

    def seconds_since(self, at: datetime) -> int:
        """Since the question was opened or last saved, whichever is later."""
        moments = [moment for moment in (self.opened_at, self.saved_at) if moment is not None]
        if not moments:
            return 0
        return min(max(0, int((at - max(moments)).total_seconds())), MAX_SECONDS_PER_VISIT)


# Made once: to find nine columns by their names takes a quarter of the time of the whole lookup.
_TARGETS = Answer.objects.values_list(
    "pk",
    "revision",
    "opened_at",
    "saved_at",
    "seconds_spent",
    "writing_seconds",
    "interview__state",
    "interview__deadline_at",
    "interview__paused_at",
)


@transaction.atomic
def keep_late(current: TypedRow, text: str) -> None:
    """Keep what came too late beside what counts, behind what came late before."""
    # Of two tabs that come late at once the second waits here, and reads what the first has kept.
    current.refresh_from_db(fields=["late_text"], from_queryset=type(current)._default_manager.select_for_update())
    if not text.strip() or text in current.late_text:
        return
    # Two tabs may both come late; a longer version of the same text replaces the shorter one.
    earlier = "" if current.late_text in text else f"{current.late_text}\n\n"
    current.late_text = f"{earlier}{text}"[:MAX_LATE_CHARACTERS]
    current.save(update_fields=["late_text"])
