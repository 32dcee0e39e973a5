"""Plan an interview and choose its questions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter
from random import Random

from django.db import transaction
from django.db.models import Count, Q

from interviews.models import Interview, Question, Section, User
from interviews.models.bank import titles_in_words
from interviews.models.sessions import InterviewMode, InterviewState

from .errors import DomainError


def plan_interview(
    candidate: User,
    *,
    sections: Iterable[Section],
    question_count: int,
    duration_minutes: int,
    mode: str,
    at: datetime,
    has_budgets: bool = False,
    asks_follow_ups: bool | None = None,
) -> Interview:
    """An interview whose clock is not running yet. Unless it is said, practice asks follow-ups and a mock does not.

    A plan that was never started is replaced. Raises DomainError while another interview is in progress.
    """
    sections = list(sections)
    with transaction.atomic():
        # Two presses of the button at once: the second waits, and replaces the first one's plan.
        User.objects.select_for_update().get(pk=candidate.pk)
        if candidate.interviews.filter(state=InterviewState.IN_PROGRESS).exists():
            raise DomainError("You have an interview in progress. Resume it or finish it before you start another.")
        candidate.interviews.filter(state=InterviewState.READY).delete()
        interview = Interview.objects.create(
            candidate=candidate,
            title=titles_in_words(sections),
            question_count=question_count,
            duration_minutes=duration_minutes,
            mode=mode,
            has_budgets=has_budgets,
            asks_follow_ups=mode == InterviewMode.PRACTICE if asks_follow_ups is None else asks_follow_ups,
            created_at=at,
        )
        interview.sections.set(sections)
    return interview


def choose_questions(interview: Interview, *, random: Random) -> list[Question]:
    """The questions to ask: fresh ones first, spread over the sections, section by section.

    May be fewer than planned when questions were retired since.
    """
    asked = Count("versions__answers", filter=Q(versions__answers__interview__candidate=interview.candidate))
    pool = (
        Question.objects.published()
        .filter(section__in=interview.sections.all())
        .select_related("section")
        .annotate(times_asked=asked)
    )
    by_section: dict[int, list[Question]] = {}
    shuffled = sorted(pool, key=lambda _: random.random())
    for question in sorted(shuffled, key=attrgetter("times_asked")):
        by_section.setdefault(question.section_id, []).append(question)
    queues = list(by_section.values())
    random.shuffle(queues)
    chosen: list[Question] = []
    while queues and len(chosen) < interview.question_count:
        for queue in queues:
            if len(chosen) < interview.question_count:
                chosen.append(queue.pop(0))
        queues = [queue for queue in queues if queue]
    return sorted(chosen, key=lambda q: q.section.position)
