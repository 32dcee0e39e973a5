"""Publish and retire questions: the only way into `QuestionVersion`."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery

from interviews import scoring
from interviews.models import Question, QuestionVersion, User

from .errors import NotPublishableError


@transaction.atomic
def publish_question(question: Question, *, at: datetime, by: User | None = None) -> QuestionVersion:
    """Freeze the working copy as a new version and let it be asked.

    Publishing an unchanged question makes no new version. Raises NotPublishableError with the reason when the
    rubric cannot be graded against.
    """
    question = Question.objects.select_for_update().get(pk=question.pk)
    try:
        rubric = question.rubric()
    except scoring.RubricError as error:
        raise NotPublishableError(f"{question.code} was not published. {error}") from error
    version = _version_of(question, rubric, at, by)
    if question.status != Question.Status.PUBLISHED:
        question.status = Question.Status.PUBLISHED
        question.save(update_fields=["status"])
    return version


def retire_question(question: Question) -> None:
    """Ask it no more. Past and running interviews keep their version."""
    Question.objects.filter(pk=question.pk).update(status=Question.Status.RETIRED)


def current_version(question: Question, *, at: datetime) -> QuestionVersion:
    """The version to ask now.

    A question that came from a fixture is published but has no version yet: it gets its first one here.
    """
    newest = question.versions.order_by("-number").first()
    return newest or publish_question(question, at=at)


def current_rubrics() -> dict[str, scoring.Rubric]:
    """{code: rubric of its newest version} of every question that was ever published; publishes nothing."""
    newest = QuestionVersion.objects.filter(question=OuterRef("question")).order_by("-number")
    rows = QuestionVersion.objects.filter(number=Subquery(newest.values("number")[:1]))
    stored = rows.order_by("question__code").values_list("question__code", "rubric_json")
    return {code: scoring.rubric_from_json(rubric) for code, rubric in stored.iterator()}


def has_unpublished_changes(question: Question) -> bool:
    """Whether the working copy differs from what is asked today (True also before the first publishing)."""
    newest = question.versions.order_by("-number").first()
    return newest is None or not is_as_published(question, newest)


def is_as_published(question: Question, version: QuestionVersion) -> bool:
    """Whether the working copy says what the version says. One that cannot be graded against does not."""
    try:
        rubric_hash = scoring.rubric_hash(question.rubric())
    except scoring.RubricError:
        return False
    return (
        version.rubric_hash == rubric_hash
        and version.difficulty == question.difficulty
        and version.suggested_seconds == question.suggested_seconds
        and version.follow_ups == _follow_ups(question)
    )


def _version_of(question: Question, rubric: scoring.Rubric, at: datetime, by: User | None) -> QuestionVersion:
    newest = question.versions.order_by("-number").first()
    if newest is not None and is_as_published(question, newest):
        return newest
    return QuestionVersion.objects.create(
        question=question,
        number=newest.number + 1 if newest else 1,
        section_title=question.section.title,
        prompt=question.prompt,
        reference_answer=question.reference_answer,
        difficulty=question.difficulty,
        suggested_seconds=question.suggested_seconds,
        rubric_json=scoring.rubric_to_json(rubric),
        rubric_hash=scoring.rubric_hash(rubric),
        follow_ups=_follow_ups(question),
        created_at=at,
        created_by=by,
    )


def _follow_ups(question: Question) -> dict[str, str]:
    return {point.slug: point.follow_up for point in question.key_points.all() if point.follow_up}
