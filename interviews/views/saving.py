"""What a save is answered with, in the room and in its follow-ups."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from interviews.domain.saving import Saved, SaveOutcome
from interviews.models.sessions import MAX_ANSWER_CHARACTERS

STATUS_OF_SAVE = {
    SaveOutcome.SAVED: 200,
    SaveOutcome.STALE: 409,
    SaveOutcome.LATE: 410,
    SaveOutcome.CLOSED: 410,
    SaveOutcome.REVIEWED: 422,
    SaveOutcome.FULL: 422,
}
DAMAGED = "The page was damaged on its way, so nothing was saved."
SEND_AGAIN = f"{DAMAGED} Your text is still in the box: send it again."
# Why a text is given back that has no box to stand in any more.
CANNOT_BE_KEPT = {
    SaveOutcome.REVIEWED: "An interviewer has reviewed this interview, so nothing is added to it any more.",
    SaveOutcome.FULL: "So much has come after the end of this answer that no more is kept.",
}
CHANGED_ELSEWHERE = "This answer was changed in another tab or on another device."
PAUSED_MEANWHILE = "The interview was paused meanwhile, and no question is shown while its clock stands."
DAMAGED_AND_CLOSED = f"{DAMAGED} This answer is not open."


def excess_of(saved: Saved) -> str:
    """What to do about the characters beyond the limit, in words; empty without any."""
    if saved.outcome != SaveOutcome.SAVED or not saved.excess:
        return ""
    limit = f"{MAX_ANSWER_CHARACTERS:,}"
    return (
        f"This answer has {MAX_ANSWER_CHARACTERS + saved.excess:,} characters; {limit} is the most that is taken. The "
        f"first {limit} are saved. The last {saved.excess:,} are only on this page."
    )


def save_state(saved: Saved, *, interview_pk: int, at: datetime) -> HttpResponse:
    """The fragment that says what became of a save."""
    excess = excess_of(saved)
    context = {
        "saved": saved,
        # Written here: the template's date filter takes as long as all the rest of the fragment.
        "saved_at": at.isoformat(timespec="seconds"),
        "saved_clock": f"{at:%H:%M:%S}",
        "interview_pk": interview_pk,
        "excess": excess,
        "reason": CANNOT_BE_KEPT.get(saved.outcome, ""),
    }
    return _fragment(context, status=422 if excess else STATUS_OF_SAVE[saved.outcome])


def damaged_save_state() -> HttpResponse:
    """The same for a form whose own fields are broken."""
    return _fragment({"refusal": SEND_AGAIN}, status=422)


def given_back(request: HttpRequest, reason: str, *, is_partly_saved: bool = False) -> HttpResponse:
    """A page with the text that was sent, to copy, and why it was not saved."""
    context = {
        "reason": reason,
        "is_partly_saved": is_partly_saved,
        "typed": {"text": request.POST.get("text", "")},
    }
    return render(request, "interviews/candidate/given_back.html", context, status=422)


def _fragment(context: dict[str, object], *, status: int) -> HttpResponse:
    # Without the request, whose context processors would cost more than the fragment.
    return HttpResponse(render_to_string("interviews/candidate/_save_state.html", context), status=status)
