"""Who may see what. Lookups start from the person, so what is not theirs does not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render, resolve_url
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from core.typed import typed_text
from interviews.domain.saving import SaveTarget
from interviews.domain.sitting import catch_up
from interviews.models import Answer, Interview, User
from interviews.models.sessions import InterviewQuerySet

P = ParamSpec("P")


class SignedInRequest(HttpRequest):
    """A request behind `sign_in_required` and the htmx middleware: for type checking."""

    user: User
    htmx: HtmxDetails


def sign_in_required(
    view: Callable[Concatenate[SignedInRequest, P], HttpResponse],
) -> Callable[Concatenate[SignedInRequest, P], HttpResponse]:
    """Send strangers to sign in, without losing what they typed before their sign-in ended.

    A redirect would drop a posted text, and htmx would follow it and swap the login page into the room: a post gets a
    page that gives the text back, htmx a bare 401, which the room's script explains.
    """

    @wraps(view)
    def wrapped(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.htmx:
            return HttpResponse(status=401)
        if request.method == "POST":
            context = {"typed": typed_text(request), "login_url": _login_url(request)}
            return render(request, "401.html", context, status=401)
        return redirect_to_login(request.get_full_path())

    return wrapped


def _login_url(request: HttpRequest) -> str:
    """The login page, leading back to the page the form was on."""
    # A save that was refused is answered with the page that it came from, under the save's own address.
    page = urlsplit(request.headers.get("Referer", "")).path.removesuffix("save/")
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': page or '/'})}"


def reviewer_required(
    view: Callable[Concatenate[SignedInRequest, P], HttpResponse],
) -> Callable[Concatenate[SignedInRequest, P], HttpResponse]:
    """Signed in, and allowed to review; others get a 403 page."""

    @wraps(view)
    def wrapped(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.can_review:
            raise PermissionDenied("Only interviewers can review interviews.")
        return view(request, *args, **kwargs)

    return sign_in_required(wrapped)


def granter_required(
    view: Callable[Concatenate[SignedInRequest, P], HttpResponse],
) -> Callable[Concatenate[SignedInRequest, P], HttpResponse]:
    """Signed in, and allowed to grant extra time; others get a 403 page."""

    @wraps(view)
    def wrapped(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.can_grant_extra_time:
            raise PermissionDenied("Only interviewers and curators can grant extra time.")
        return view(request, *args, **kwargs)

    return sign_in_required(wrapped)


def own_interview(request: SignedInRequest, pk: int) -> Interview:
    """The candidate's own interview, ended first if its time is over, its grading finished if that was cut short."""
    interview = get_object_or_404(request.user.interviews, pk=pk)
    catch_up(interview, at=timezone.now())
    return interview


def own_answer(request: SignedInRequest, pk: int, position: int) -> Answer:
    """One answer of the candidate's own interview; else 404."""
    return get_object_or_404(Answer.objects.select_related("interview"), **_own(request, pk, position))


def own_save_target(request: SignedInRequest, pk: int, position: int) -> SaveTarget:
    """The same answer, as much of it as a save has to know; else 404."""
    try:
        return SaveTarget.get(**_own(request, pk, position))
    except Answer.DoesNotExist as error:
        raise Http404 from error


def _own(request: SignedInRequest, pk: int, position: int) -> dict[str, int]:
    return {"interview__candidate": request.user.pk, "interview": pk, "position": position}


def reviewable_interviews(request: SignedInRequest) -> InterviewQuerySet:
    """What candidates have shared, except one's own."""
    return Interview.objects.shared().exclude(candidate=request.user)


def reviewable_interview(request: SignedInRequest, pk: int) -> Interview:
    return get_object_or_404(reviewable_interviews(request), pk=pk)
