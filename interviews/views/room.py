"""The interview room: one question at a time under the clock, pausing, finishing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interviews.domain import following_up, saving, sitting
from interviews.domain.errors import DomainError
from interviews.domain.saving import SaveOutcome
from interviews.forms import AnswerForm
from interviews.models import Answer, Interview
from interviews.models.sessions import MAX_ANSWER_CHARACTERS, MAX_PAUSE, InterviewState

from .access import SignedInRequest, own_answer, own_interview, own_save_target, sign_in_required
from .saving import (
    CANNOT_BE_KEPT,
    CHANGED_ELSEWHERE,
    DAMAGED,
    DAMAGED_AND_CLOSED,
    PAUSED_MEANWHILE,
    SEND_AGAIN,
    damaged_save_state,
    excess_of,
    given_back,
    save_state,
)
from .transcripts import answer_item


@sign_in_required
@require_safe
def room(request: SignedInRequest, pk: int, position: int) -> HttpResponse:
    """One question and its answer box."""
    found = own_interview(request, pk)
    if found.state != InterviewState.IN_PROGRESS:
        return redirect("interview", pk=pk)
    answer = own_answer(request, pk, position)
    if found.is_paused:
        return _paused_page(request, found)
    if answer.locked_at and (asked := following_up.next_follow_up(found, at=timezone.now())):
        # Its marks would give away what is asked.
        return redirect("follow_up", pk=pk, number=asked.pk)
    sitting.open_question(answer, at=timezone.now())
    return _room_page(request, answer)


def _room_page(
    request: HttpRequest,
    answer: Answer,
    *,
    typed: str | None = None,
    stored_text: str | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """The room. `typed`: what the box holds where that is not what is saved; `stored_text`: another tab's text."""
    found = answer.interview
    answers = list(found.answers.select_related("version__question", "current_grade").order_by("position"))
    current = next(a for a in answers if a.position == answer.position)
    now = timezone.now()
    context = {
        "interview": found,
        "answers": answers,
        "answer": current,
        "version": current.version,
        "text": current.text if typed is None else typed,
        "is_unsaved": typed is not None,
        "stored_text": stored_text,
        "refusal": refusal,
        "previous": current.position - 1 or None,
        "next": current.position + 1 if current.position < len(answers) else None,
        "seconds_left": found.clock.seconds_left(now),
        "total_seconds": found.total_seconds,
        "max_characters": MAX_ANSWER_CHARACTERS,
        "item": answer_item(current) if current.locked_at else None,
    }
    return render(request, "interviews/candidate/room.html", context, status=status)


def _paused_page(request: HttpRequest, found: Interview) -> HttpResponse:
    """No question is shown while the clock stands: thinking time would be free."""
    context = {
        "interview": found,
        "seconds_left": found.clock.seconds_left(timezone.now()),
        "keeps_until": found.paused_at and found.paused_at + MAX_PAUSE,
    }
    return render(request, "interviews/candidate/paused.html", context)


@sign_in_required
@require_POST
def save_answer(request: SignedInRequest, pk: int, position: int) -> HttpResponse:
    """Save what was typed; then stay, or go where the pressed button says (`go`)."""
    target = own_save_target(request, pk, position)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _broken_form(request, pk, position)
    now, typed = timezone.now(), form.cleaned_data["text"]
    saved = saving.save_answer(target, at=now, **form.cleaned_data)
    if request.htmx:
        return save_state(saved, interview_pk=pk, at=now)
    if reason := CANNOT_BE_KEPT.get(saved.outcome):
        return given_back(request, reason)
    if saved.outcome == SaveOutcome.LATE:
        if typed.strip():
            messages.warning(request, "The interview has ended. What you sent last was kept, but it does not count.")
        return redirect("interview", pk=pk)
    if saved.outcome == SaveOutcome.STALE:
        answer = own_answer(request, pk, position)
        if answer.interview.is_paused:
            return given_back(request, f"{CHANGED_ELSEWHERE} {PAUSED_MEANWHILE}")
        return _room_page(request, answer, typed=typed, stored_text=answer.text, status=409)
    if saved.outcome == SaveOutcome.CLOSED and typed.strip():
        messages.warning(request, "This answer was marked already. What you sent was kept, but it does not count.")
    if excess := excess_of(saved):
        answer = own_answer(request, pk, position)
        if answer.interview.is_paused:
            return given_back(request, f"{excess} {PAUSED_MEANWHILE}", is_partly_saved=True)
        return _room_page(request, answer, typed=typed, refusal=excess, status=422)
    return _go_on(request, pk, position)


def _broken_form(request: SignedInRequest, pk: int, position: int) -> HttpResponse:
    """The page's own fields are damaged: give the text back on a whole page."""
    if request.htmx:
        return damaged_save_state()
    answer = own_answer(request, pk, position)
    if answer.locked_at is not None:
        return given_back(request, DAMAGED_AND_CLOSED)
    if answer.interview.is_paused:
        return given_back(request, f"{DAMAGED} {PAUSED_MEANWHILE}")
    return _room_page(request, answer, typed=request.POST.get("text", ""), refusal=SEND_AGAIN, status=422)


def _go_on(request: SignedInRequest, pk: int, position: int) -> HttpResponse:
    go = request.POST.get("go", "")
    if go == "finish":
        return redirect("finish_interview", pk=pk)
    if go == "mark":
        return _mark(request, pk, position)
    if go == "pause":
        return _pause(request, pk)
    if go in ("flag", "unflag"):
        sitting.flag_answer(own_answer(request, pk, position), is_flagged=go == "flag")
    target = int(go) if go.isascii() and go.isdigit() and len(go) < 4 else position
    return redirect("room", pk=pk, position=target)


def _mark(request: SignedInRequest, pk: int, position: int) -> HttpResponse:
    try:
        sitting.mark_answer(own_answer(request, pk, position), at=timezone.now())
    except DomainError as error:
        messages.warning(request, str(error))
    return redirect("room", pk=pk, position=position)


@sign_in_required
@require_POST
def flag_answer(request: SignedInRequest, pk: int, position: int) -> HttpResponse:
    """The same as the flag button's `go` in `save_answer`, for a page that stays where it is: 204, at the end 410."""
    is_flagged = request.POST.get("go") == "flag"
    won = sitting.flag_answer(own_answer(request, pk, position), is_flagged=is_flagged)
    return HttpResponse(status=204 if won else 410)


@sign_in_required
@require_POST
def pause_interview(request: SignedInRequest, pk: int) -> HttpResponse:
    return _pause(request, pk)


def _pause(request: SignedInRequest, pk: int) -> HttpResponse:
    try:
        sitting.pause_interview(own_interview(request, pk), at=timezone.now())
    except DomainError as error:
        messages.warning(request, str(error))
    return redirect("interview", pk=pk)


@sign_in_required
@require_POST
def resume_interview(request: SignedInRequest, pk: int) -> HttpResponse:
    sitting.resume_interview(own_interview(request, pk), at=timezone.now())
    return redirect("interview", pk=pk)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def finish_interview(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask once more, saying what is unanswered; then submit."""
    found = own_interview(request, pk)
    is_running = found.state == InterviewState.IN_PROGRESS
    if request.method == "POST":
        if is_running:
            sitting.finish_interview(found, at=timezone.now())
        if found.was_ended_by_clock or (is_running and "is_over" in request.POST):
            messages.info(request, "The time is over. What was saved by then was handed in.")
        return redirect("interview", pk=pk)
    if not is_running:
        return redirect("interview", pk=pk)
    answers = list(found.answers.select_related("version"))
    unanswered = [answer for answer in answers if not answer.is_answered]
    flagged = [answer for answer in answers if answer.is_flagged and not answer.locked_at]
    context = {
        "interview": found,
        "answers": answers,
        "unanswered": unanswered,
        "flagged": flagged,
        # No question is shown while the clock stands.
        "to_look_at": [] if found.is_paused else [a for a in answers if a in unanswered or a in flagged],
        "follow_up_count": following_up.PER_MOCK if found.asks_follow_ups and not found.is_practice else 0,
        "follow_up_seconds": following_up.seconds_to_answer(found),
        "seconds_left": found.clock.seconds_left(timezone.now()),
    }
    return render(request, "interviews/candidate/finish.html", context)


@sign_in_required
@require_safe
def time_left(request: SignedInRequest, pk: int) -> HttpResponse:
    """The clock fragment, for a browser that has slept or wants to be sure."""
    found = get_object_or_404(request.user.interviews, pk=pk)
    context = {
        "interview": found,
        "seconds_left": found.clock.seconds_left(timezone.now()),
        "total_seconds": found.total_seconds,
        "is_paused": found.is_paused,
    }
    return render(request, "interviews/candidate/_clock.html", context)
