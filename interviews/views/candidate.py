"""What candidates see outside the room: landing page, home, rules, the transcript, history."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Avg
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from interviews import scoring
from interviews.domain import following_up, planning, sitting
from interviews.domain.errors import DomainError
from interviews.forms import PlanForm
from interviews.models import Answer, Interview, Question, Review, Section
from interviews.models.sessions import GRACE, MAX_ANSWER_CHARACTERS, InterviewQuerySet, InterviewState, machine_score

from .access import SignedInRequest, own_interview, reviewable_interviews, sign_in_required
from .charts import sparkline
from .transcripts import section_scores, transcript_items

INTERVIEWS_PER_PAGE = 20
RECENT_INTERVIEWS = 5
SPARKLINE_SCORES = 8


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """The landing page for strangers, the start of everything for candidates."""
    if not request.user.is_authenticated:
        sections = Section.objects.filter(questions__status=Question.Status.PUBLISHED).distinct()
        count = Question.objects.published().count()
        return render(request, "interviews/candidate/landing.html", {"sections": sections, "question_count": count})
    return _home_page(request, PlanForm())


def _home_page(request: SignedInRequest, form: PlanForm, status: int = 200) -> HttpResponse:
    open_interview = request.user.interviews.open().first()
    if open_interview is not None:
        sitting.close_if_overdue(open_interview, at=timezone.now())
        if open_interview.is_finished:
            messages.info(request, "Your last interview ended by the clock. Everything you typed was kept and marked.")
            open_interview = None
    past = _past_interviews(request)
    if open_interview and open_interview.state == InterviewState.READY:
        open_interview.extra_time_percent = request.user.extra_time_percent
    asked = following_up.first_left_open(request.user, at=timezone.now())
    context = {
        "form": form,
        "open_interview": open_interview,
        "unanswered_follow_up": asked,
        "follow_up_seconds_left": asked.seconds_left(timezone.now()) if asked else 0,
        "seconds_left": open_interview.clock.seconds_left(timezone.now()) if open_interview else 0,
        "past": past[:RECENT_INTERVIEWS],
        "standings": _standings(request),
        "sparkline": sparkline(_recent_mock_scores(request)),
        "waiting_count": _waiting_count(request),
    }
    return render(request, "interviews/candidate/home.html", context, status=status)


def _past_interviews(request: SignedInRequest) -> InterviewQuerySet:
    return request.user.interviews.finished().with_scores().order_by("-finished_at", "-pk")


def _waiting_count(request: SignedInRequest) -> int:
    """Shared interviews that no interviewer has signed; 0 for people who do not review."""
    if not request.user.can_review:
        return 0
    return reviewable_interviews(request).exclude(reviews__signed_at__isnull=False).count()


def _recent_mock_scores(request: SignedInRequest) -> list[float]:
    """Machine scores 0..1 of the latest mock interviews, oldest first."""
    mocks = request.user.interviews.counted().filter(mode=Interview.Mode.MOCK)
    scores = mocks.annotate(score=Avg(machine_score("answers__"))).order_by("-finished_at", "-pk")
    latest = scores.filter(score__isnull=False).values_list("score", flat=True)[:SPARKLINE_SCORES]
    return list(reversed(latest))


def _standings(request: SignedInRequest) -> list[dict[str, object]]:
    """Mean score, 0..1, of all the candidate's finished answers in each section, reviewed where it was."""
    answers = Answer.objects.filter(interview__in=request.user.interviews.counted(), current_grade__isnull=False)
    section = "version__question__section"
    rows = answers.values(f"{section}__title").annotate(score=Avg(Coalesce("reviewed_score", machine_score())))
    return [{"title": row[f"{section}__title"], "score": row["score"]} for row in rows.order_by(f"{section}__position")]


@sign_in_required
@require_POST
def plan_interview(request: SignedInRequest) -> HttpResponse:
    if not request.user.has_perm("interviews.add_interview"):
        raise PermissionDenied("Your account cannot take interviews.")
    form = PlanForm(request.POST)
    if not form.is_valid():
        return _home_page(request, form, status=422)
    try:
        interview = planning.plan_interview(
            request.user,
            sections=form.cleaned_data["sections"],
            question_count=form.cleaned_data["question_count"],
            duration_minutes=form.cleaned_data["duration_minutes"],
            mode=form.cleaned_data["mode"],
            has_budgets=form.cleaned_data["has_budgets"],
            asks_follow_ups=form.cleaned_data["follow_ups"],
            at=timezone.now(),
        )
    except DomainError as error:
        messages.warning(request, str(error))
        return redirect("home")
    return redirect("rules", pk=interview.pk)


@sign_in_required
@require_safe
def rules(request: SignedInRequest, pk: int) -> HttpResponse:
    """What will happen; the clock is not running yet."""
    interview = own_interview(request, pk)
    if interview.state != InterviewState.READY:
        return redirect("interview", pk=pk)
    interview.extra_time_percent = request.user.extra_time_percent
    available = Question.objects.published().filter(section__in=interview.sections.all()).count()
    context = {
        "interview": interview,
        "question_count": min(interview.question_count, available),
        "minutes": interview.total_seconds // 60,
        "seconds_a_question": interview.total_seconds // max(1, min(interview.question_count, available)),
        "follow_up_seconds": following_up.seconds_to_answer(interview),
        "follow_up_percent": round(scoring.FOLLOW_UP_CREDIT * 100),
        "grace_seconds": int(GRACE.total_seconds()),
        "max_characters": MAX_ANSWER_CHARACTERS,
    }
    return render(request, "interviews/candidate/rules.html", context)


@sign_in_required
@require_POST
def start_interview(request: SignedInRequest, pk: int) -> HttpResponse:
    interview = own_interview(request, pk)
    try:
        sitting.start_interview(interview, at=timezone.now())
    except DomainError as error:
        messages.warning(request, str(error))
        return redirect("home")
    return redirect("interview", pk=pk)


@sign_in_required
@require_safe
def interview(request: SignedInRequest, pk: int) -> HttpResponse:
    """The one address of an interview: to the rules, into the room, or the transcript, as it stands."""
    if request.user.can_review and reviewable_interviews(request).filter(pk=pk).exists():
        return redirect("review", pk=pk)
    found = own_interview(request, pk)
    if found.state == InterviewState.READY:
        return redirect("rules", pk=pk)
    asked = None if found.is_paused else following_up.next_follow_up(found, at=timezone.now())
    if asked:
        return redirect("follow_up", pk=pk, number=asked.pk)
    if found.state == InterviewState.IN_PROGRESS:
        return redirect("room", pk=pk, position=found.current_position)
    return _transcript(request, found)


def _transcript(request: SignedInRequest, found: Interview) -> HttpResponse:
    review = (
        Review.objects.signed()
        .filter(interview=found)
        .select_related("reviewer")
        .prefetch_related("mark_changes", "comments")
        .order_by("-signed_at")
        .first()
    )
    items = transcript_items(found, review)
    context = {
        "interview": found,
        "items": items,
        "late_items": [item for item in items if item.has_late_text],
        "review": review,
        "sections": section_scores(items),
        "machine_score": sum(item.machine_score for item in items) / len(items) if items else 0.0,
        "final_score": review.final_score if review else None,
        "changed_count": sum(1 for item in items for row in item.points if row.final.change),
        "mark_count": sum(len(item.points) for item in items),
        "is_under_review": review is None and found.reviews.exists(),
    }
    return render(request, "interviews/candidate/transcript.html", context)


@sign_in_required
@require_POST
def share_interview(request: SignedInRequest, pk: int) -> HttpResponse:
    found = own_interview(request, pk)
    try:
        sitting.share_interview(found, at=timezone.now())
        messages.success(request, "Interviewers can now see this interview and review it.")
    except DomainError as error:
        messages.warning(request, str(error))
    return redirect("interview", pk=pk)


@sign_in_required
@require_POST
def unshare_interview(request: SignedInRequest, pk: int) -> HttpResponse:
    found = own_interview(request, pk)
    try:
        sitting.unshare_interview(found)
        messages.success(request, "Interviewers can no longer see this interview.")
    except DomainError as error:
        messages.warning(request, str(error))
    return redirect("interview", pk=pk)


@sign_in_required
@require_safe
def account(request: SignedInRequest) -> HttpResponse:
    """Who is signed in, and where to change email and password."""
    return render(request, "account/account.html")


@sign_in_required
@require_safe
def history(request: SignedInRequest) -> HttpResponse:
    page = Paginator(_past_interviews(request), INTERVIEWS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "interviews/candidate/history.html", {"page": page})
