"""Who may see what. Lookups start from the person, so what is not theirs does not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from interviews.domain.sitting import close_if_overdue
from interviews.models import Answer, Interview, User
from interviews.models.sessions import InterviewQuerySet

P = ParamSpec("P")


class SignedInRequest(HttpRequest):
    """A request behind `login_required` and the htmx middleware: for type checking."""

    user: User
    htmx: HtmxDetails


def reviewer_required(
    view: Callable[Concatenate[SignedInRequest, P], HttpResponse],
) -> Callable[Concatenate[SignedInRequest, P], HttpResponse]:
    """Signed in, and allowed to review; others get a 403 page."""

    @wraps(view)
    def wrapped(request: SignedInRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.can_review:
            raise PermissionDenied("Only interviewers can review interviews.")
        return view(request, *args, **kwargs)

    return login_required(wrapped)  # type: ignore[return-value]


def own_interview(request: SignedInRequest, pk: int) -> Interview:
    """The candidate's own interview, ended first if its time is over; else 404."""
    interview = get_object_or_404(request.user.interviews.prefetch_related("sections"), pk=pk)
    return close_if_overdue(interview, at=timezone.now())


def own_answer(request: SignedInRequest, pk: int, position: int) -> Answer:
    """One answer of the candidate's own interview; else 404."""
    answers = Answer.objects.filter(interview__candidate=request.user)
    return get_object_or_404(answers.select_related("interview"), interview_id=pk, position=position)


def reviewable_interviews(request: SignedInRequest) -> InterviewQuerySet:
    """What candidates have shared, except one's own."""
    return Interview.objects.shared().exclude(candidate=request.user)


def reviewable_interview(request: SignedInRequest, pk: int) -> Interview:
    return get_object_or_404(reviewable_interviews(request).prefetch_related("sections"), pk=pk)
