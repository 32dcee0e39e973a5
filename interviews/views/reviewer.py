"""What interviewers see: what was shared, one transcript with every mark open to change, signing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interviews.domain import granting, reviewing
from interviews.domain.errors import DomainError
from interviews.forms import CommentForm, ExtraTimeForm, MarkChangeForm, SignForm
from interviews.models import Answer, Interview, MarkChange, Review, User

from .access import (
    SignedInRequest,
    granter_required,
    reviewable_interview,
    reviewable_interviews,
    reviewer_required,
)
from .transcripts import Item, section_scores, transcript_items

INTERVIEWS_PER_PAGE = 20
# The name of the comment's form among an answer's forms; the others are named after their key points.
COMMENT = "comment"


@reviewer_required
@require_safe
def review_queue(request: SignedInRequest) -> HttpResponse:
    """Shared interviews, those nobody has signed first, longest waiting first."""
    signed = Review.objects.signed().filter(interview=OuterRef("pk"))
    mine = Review.objects.filter(interview=OuterRef("pk"), reviewer=request.user)
    interviews = (
        reviewable_interviews(request)
        .with_scores()
        .annotate(is_signed=Exists(signed), is_begun_by_me=Exists(mine))
        .select_related("candidate")
        .order_by("is_signed", "shared_at", "pk")
    )
    page = Paginator(interviews, INTERVIEWS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "interviews/reviewer/queue.html", {"page": page})


@granter_required
@require_http_methods(["GET", "HEAD", "POST"])
def extra_time(request: SignedInRequest) -> HttpResponse:
    """Grant somebody more time in the interviews they start from now on."""
    form = ExtraTimeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and form.cleaned_data["candidate"] == request.user:
        form.add_error("candidate", "Somebody else has to grant you extra time.")
    if request.method == "POST" and form.is_valid():
        candidate = form.cleaned_data["candidate"]
        percent = form.cleaned_data["extra_time_percent"]
        granting.grant_extra_time(candidate, percent=percent)
        messages.success(request, f"{candidate.username} has {percent} % extra time from the next interview on.")
        return redirect("extra_time")
    granted = User.objects.filter(extra_time_percent__gt=0).order_by("username")
    context = {"form": form, "page": Paginator(granted, INTERVIEWS_PER_PAGE).get_page(request.GET.get("page"))}
    return render(request, "interviews/reviewer/extra_time.html", context, status=422 if form.errors else 200)


@reviewer_required
@require_safe
def review(request: SignedInRequest, pk: int) -> HttpResponse:
    return _review_page(request, reviewable_interview(request, pk))


def _review_page(
    request: SignedInRequest, interview: Interview, *, sign_form: SignForm | None = None, status: int = 200
) -> HttpResponse:
    own = _own_review(request, interview)
    items = transcript_items(interview, own)
    context = {
        **_headline_context(items),
        "interview": interview,
        "review": own,
        "is_signed": bool(own and own.is_signed),
        "items": items,
        "verdicts": MarkChange.Verdict.choices,
        "sign_form": sign_form or SignForm(initial={"summary": own.summary if own else ""}),
    }
    return render(request, "interviews/reviewer/review.html", context, status=status)


def _own_review(request: SignedInRequest, interview: Interview) -> Review | None:
    reviews = request.user.reviews.filter(interview=interview).prefetch_related("mark_changes", "comments")
    return reviews.first()


def _answer(interview: Interview, answer_pk: int) -> Answer:
    answers = interview.answers.select_related("version__question", "current_grade").prefetch_related("follow_ups")
    return get_object_or_404(answers, pk=answer_pk)


@reviewer_required
@require_POST
def change_mark(request: SignedInRequest, pk: int, answer_pk: int, key_point: str) -> HttpResponse:
    """Put this interviewer's verdict beside the machine's."""
    interview = reviewable_interview(request, pk)
    answer = _answer(interview, answer_pk)
    form = MarkChangeForm(request.POST)
    error = ""
    if form.is_valid():
        now = timezone.now()
        own = reviewing.open_review(interview, request.user, at=now)
        try:
            reviewing.change_mark(own, answer, key_point=key_point, at=now, **form.cleaned_data)
        except DomainError as refused:
            error = str(refused)
    else:
        error = str(form.errors["reason"][0]) if "reason" in form.errors else "Choose a verdict."
    if error:
        return _refused(request, interview, answer, error, field=key_point)
    return _changed(request, interview, answer, anchor=f"answer-{answer.position}-{key_point}")


@reviewer_required
@require_POST
def comment_on_answer(request: SignedInRequest, pk: int, answer_pk: int) -> HttpResponse:
    interview = reviewable_interview(request, pk)
    answer = _answer(interview, answer_pk)
    form = CommentForm(request.POST)
    error = ""
    if form.is_valid():
        own = reviewing.open_review(interview, request.user, at=timezone.now())
        try:
            reviewing.comment_on_answer(own, answer, text=form.cleaned_data["text"])
        except DomainError as refused:
            error = str(refused)
    else:
        error = str(form.errors["text"][0])
    if error:
        return _refused(request, interview, answer, error, field=COMMENT)
    return _changed(request, interview, answer, anchor=f"answer-{answer.position}")


def _changed(request: SignedInRequest, interview: Interview, answer: Answer, *, anchor: str) -> HttpResponse:
    """The answer's fragment for htmx; else back to the same place on the page."""
    if request.htmx:
        return render(request, "interviews/reviewer/_item.html", _item_context(request, interview, answer))
    return redirect(f"{reverse('review', kwargs={'pk': interview.pk})}#{anchor}")


def _refused(request: SignedInRequest, interview: Interview, answer: Answer, error: str, *, field: str) -> HttpResponse:
    """The answer with the error beside its form (or on top, where there is no such form) and what was typed in it."""
    context = _item_context(request, interview, answer)
    item: Item = context["item"]
    has_form = not context["is_signed"] and field in (COMMENT, *(row.point.slug for row in item.points))
    context |= {"error": error, "error_at": field if has_form else "top", "typed": request.POST}
    template = "_item.html" if request.htmx else "item.html"
    return render(request, f"interviews/reviewer/{template}", context, status=422)


def _item_context(request: SignedInRequest, interview: Interview, answer: Answer) -> dict[str, Any]:
    own = _own_review(request, interview)
    items = transcript_items(interview, own)
    return {
        **_headline_context(items),
        "interview": interview,
        "item": next(item for item in items if item.answer.pk == answer.pk),
        "is_signed": bool(own and own.is_signed),
        "verdicts": MarkChange.Verdict.choices,
    }


def _headline_context(items: list[Item]) -> dict[str, Any]:
    count = len(items) or 1
    return {
        "sections": section_scores(items),
        "machine_score": sum(item.machine_score for item in items) / count,
        "final_score": sum(item.final_score for item in items) / count,
    }


@reviewer_required
@require_POST
def sign_review(request: SignedInRequest, pk: int) -> HttpResponse:
    interview = reviewable_interview(request, pk)
    form = SignForm(request.POST)
    if not form.is_valid():
        return _review_page(request, interview, sign_form=form, status=422)
    now = timezone.now()
    own = reviewing.open_review(interview, request.user, at=now)
    try:
        reviewing.sign_review(own, summary=form.cleaned_data["summary"], at=now)
        messages.success(request, "Signed. The candidate now sees your marks beside the machine's.")
    except DomainError as error:
        messages.warning(request, str(error))
    return redirect("review_queue")
