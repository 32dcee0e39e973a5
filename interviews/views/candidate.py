"""What candidates see: landing page, home, rules, the room, the transcript, history."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Avg
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interviews import scoring
from interviews.domain import following_up, planning, saving, sitting
from interviews.domain.errors import DomainError
from interviews.domain.saving import SaveOutcome
from interviews.forms import AnswerForm, PlanForm
from interviews.models import Answer, Interview, Question, Review, Section
from interviews.models.sessions import (
    GRACE,
    MAX_ANSWER_CHARACTERS,
    MAX_PAUSE,
    InterviewQuerySet,
    InterviewState,
    machine_score,
)

from .access import (
    SignedInRequest,
    own_answer,
    own_interview,
    own_save_target,
    reviewable_interviews,
    sign_in_required,
)
from .charts import sparkline
from .saving import (
    CANNOT_BE_KEPT,
    CHANGED_ELSEWHERE,
    DAMAGED,
    DAMAGED_AND_CLOSED,
    PAUSED_MEANWHILE,
    damaged_save_state,
    excess_of,
    given_back,
    save_state,
)
from .transcripts import answer_item, section_scores, transcript_items

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
    context = {
        "form": form,
        "open_interview": open_interview,
        "unanswered_follow_up": following_up.first_left_open(request.user, at=timezone.now()),
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
    if typed is not None and found.is_paused:
        return given_back(request, f"{refusal or CHANGED_ELSEWHERE} {PAUSED_MEANWHILE}")
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
        return _room_page(request, answer, typed=typed, stored_text=answer.text, status=409)
    if saved.outcome == SaveOutcome.CLOSED and typed.strip():
        messages.warning(request, "This answer was marked already. What you sent was kept, but it does not count.")
    if excess := excess_of(saved):
        return _room_page(request, own_answer(request, pk, position), typed=typed, refusal=excess, status=422)
    return _go_on(request, pk, position)


def _broken_form(request: SignedInRequest, pk: int, position: int) -> HttpResponse:
    """The page's own fields are damaged: give the text back on a whole page."""
    if request.htmx:
        return damaged_save_state()
    answer = own_answer(request, pk, position)
    if answer.locked_at is not None:
        return given_back(request, DAMAGED_AND_CLOSED)
    return _room_page(request, answer, typed=request.POST.get("text", ""), refusal=DAMAGED, status=422)


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
@require_http_methods(["GET", "HEAD", "POST"])
def finish_interview(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask once more, saying what is unanswered; then submit."""
    found = own_interview(request, pk)
    if found.state != InterviewState.IN_PROGRESS:
        return redirect("interview", pk=pk)
    if request.method == "POST":
        sitting.finish_interview(found, at=timezone.now())
        if "is_over" in request.POST:
            messages.info(request, "The time is over. What was saved by then was handed in.")
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
