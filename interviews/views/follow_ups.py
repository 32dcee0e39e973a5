"""Follow-up questions as candidates see them: one at a time, each with its own short clock."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from interviews.domain import following_up, saving
from interviews.domain.saving import SaveOutcome
from interviews.forms import AnswerForm
from interviews.models import FollowUp
from interviews.models.sessions import MAX_ANSWER_CHARACTERS

from .access import SignedInRequest, sign_in_required
from .saving import (
    CANNOT_BE_KEPT,
    DAMAGED_AND_CLOSED,
    SEND_AGAIN,
    damaged_save_state,
    excess_of,
    given_back,
    save_state,
)


def _own_follow_up(request: SignedInRequest, pk: int, number: int) -> FollowUp:
    """A follow-up of the candidate's own interview; else 404."""
    follow_ups = FollowUp.objects.filter(answer__interview__candidate=request.user, answer__interview=pk)
    return get_object_or_404(follow_ups.select_related("answer__interview", "answer__version"), pk=number)


@sign_in_required
@require_safe
def follow_up(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """The probing question, and a box; shown for the first time it starts its clock."""
    found = _own_follow_up(request, pk, number)
    if found.answer.interview.is_paused:
        return _go_on(found)
    asked = following_up.open_follow_up(found, at=timezone.now())
    if not asked.takes_answers(timezone.now()):
        return _go_on(asked)
    return _page(request, asked)


def _page(
    request: SignedInRequest, asked: FollowUp, *, typed: str | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    """`typed`: what the box holds where that is not what is saved."""
    interview = asked.answer.interview
    context = {
        "follow_up": asked,
        "answer": asked.answer,
        "interview": interview,
        "count": None if interview.is_practice else following_up.count_in_order(asked),
        "interview_seconds_left": interview.clock.seconds_left(timezone.now()),
        "text": asked.text if typed is None else typed,
        "is_unsaved": typed is not None,
        "stored_text": asked.text if typed is not None and not refusal else None,
        "refusal": refusal,
        "seconds_left": asked.seconds_left(timezone.now()),
        "total_seconds": following_up.seconds_to_answer(interview),
        "max_characters": MAX_ANSWER_CHARACTERS,
    }
    return render(request, "interviews/candidate/follow_up.html", context, status=status)


@sign_in_required
@require_POST
def save_follow_up(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Save what was typed; with `go` also send it in, or skip it and all others."""
    asked, form = _own_follow_up(request, pk, number), AnswerForm(request.POST)
    now = timezone.now()
    if not form.is_valid():
        return _broken_form(request, asked)
    saved, typed = saving.save_follow_up(asked, at=now, **form.cleaned_data), form.cleaned_data["text"]
    if request.htmx:
        return save_state(saved, interview_pk=pk, at=now)
    if reason := CANNOT_BE_KEPT.get(saved.outcome):
        return given_back(request, reason)
    if saved.outcome in (SaveOutcome.LATE, SaveOutcome.CLOSED) and typed.strip():
        messages.warning(request, "This follow-up was closed. What you sent last was kept, but it does not count.")
    if saved.outcome == SaveOutcome.STALE:
        return _page(request, asked, typed=typed, status=409)
    if excess := excess_of(saved):
        return _page(request, asked, typed=typed, refusal=excess, status=422)
    if request.POST.get("go") == "done":
        following_up.end_follow_up(asked, at=now)
    if request.POST.get("go") == "skip":
        following_up.skip_follow_ups(asked.answer.interview, at=now)
    return _go_on(asked)


def _broken_form(request: SignedInRequest, asked: FollowUp) -> HttpResponse:
    if request.htmx:
        return damaged_save_state()
    # Nor is one shown that was not asked yet: its clock would not run.
    if not asked.takes_answers(timezone.now()):
        return given_back(request, DAMAGED_AND_CLOSED)
    return _page(request, asked, typed=request.POST.get("text", ""), refusal=SEND_AGAIN, status=422)


@sign_in_required
@require_POST
def end_follow_up(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Its time is over: what is saved is handed in."""
    asked = _own_follow_up(request, pk, number)
    following_up.end_follow_up(asked, at=timezone.now())
    return _go_on(asked)


@sign_in_required
@require_safe
def follow_up_time_left(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """The clock fragment, for a browser that has slept or wants to be sure."""
    asked = _own_follow_up(request, pk, number)
    context = {
        "interview": asked.answer.interview,
        "follow_up": asked,
        "seconds_left": asked.seconds_left(timezone.now()),
        "total_seconds": following_up.seconds_to_answer(asked.answer.interview),
    }
    return render(request, "interviews/candidate/_clock.html", context)


def _go_on(asked: FollowUp) -> HttpResponse:
    """To the next follow-up or the marks: of the answer while the interview runs, else of all."""
    interview = asked.answer.interview
    if interview.is_finished:
        return redirect("interview", pk=interview.pk)
    return redirect("room", pk=interview.pk, position=asked.answer.position)
