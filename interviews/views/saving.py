"""What a save is answered with, in the room and in its follow-ups."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.template.loader import render_to_string

from interviews.domain.saving import Saved, SaveOutcome
from interviews.models.sessions import MAX_ANSWER_CHARACTERS

STATUS_OF_SAVE = {
    SaveOutcome.SAVED: 200,
    SaveOutcome.STALE: 409,
    SaveOutcome.LATE: 410,
    SaveOutcome.CLOSED: 410,
    SaveOutcome.REVIEWED: 422,
}
DAMAGED = "The page was damaged on its way, so nothing was saved. Your text is still in the box: send it again."


def excess_of(saved: Saved) -> str:
    """What to do about the characters beyond the limit, in words; empty without any."""
    if saved.outcome != SaveOutcome.SAVED or not saved.excess:
        return ""
    limit = f"{MAX_ANSWER_CHARACTERS:,}"
    return (
        f"This answer has {MAX_ANSWER_CHARACTERS + saved.excess:,} characters; {limit} is the most that is taken. The "
        f"first {limit} are saved. The last {saved.excess:,} are only in this box until you shorten it."
    )


def save_state(saved: Saved, *, interview_pk: int, at: datetime) -> HttpResponse:
    """The fragment that says what became of a save."""
    excess = excess_of(saved)
    context = {"saved": saved, "now": at, "interview_pk": interview_pk, "excess": excess}
    return _fragment(context, status=422 if excess else STATUS_OF_SAVE[saved.outcome])


def damaged_save_state() -> HttpResponse:
    """The same for a form whose own fields are broken."""
    return _fragment({"refusal": DAMAGED}, status=422)


def _fragment(context: dict[str, object], *, status: int) -> HttpResponse:
    # Without the request, whose context processors would cost more than the fragment.
    return HttpResponse(render_to_string("interviews/candidate/_save_state.html", context), status=status)
