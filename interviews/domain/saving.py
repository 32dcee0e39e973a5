"""What becomes of a text that somebody typed: saved, refused as stale, or kept beside what counts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from django.db import transaction

from interviews.models import Answer, FollowUp
from interviews.models.sessions import MAX_LATE_CHARACTERS

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
class Saved(Generic[TypedRow]):
    """What became of a save. `answer` is as it is stored; `excess`: characters beyond the limit, which are not."""

    outcome: SaveOutcome
    answer: TypedRow
    excess: int = 0


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
