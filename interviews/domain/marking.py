"""From rows to the scorer and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from interviews import scoring
from interviews.models import Answer, Grade

from .following_up import plan_follow_ups


def grade_answers(answers: Sequence[Answer], *, at: datetime, follow_ups: int = 0) -> None:
    """Grade each answer against the version it was asked with, make that its current grade, and plan follow-ups.

    `follow_ups`: at most so many, of all the answers together. They are stored together with the grades, so that
    nobody sees marks before he is asked. The answers' texts must be final (locked). Doing it twice at once makes one
    grade each.
    """
    if not answers:
        return
    rows = [_as_row(answer, scoring.grade(answer.text, answer.version.rubric()), at) for answer in answers]
    with transaction.atomic():
        Grade.objects.bulk_create(rows, ignore_conflicts=True)
        # With conflicts ignored the rows don't learn their keys, and another request's row may be the one that counts.
        stored = Grade.objects.filter(answer__in=answers, scorer_version=scoring.SCORER_VERSION)
        by_answer = {(grade.answer_id, grade.rubric_hash): grade for grade in stored}
        for answer, row in zip(answers, rows, strict=True):
            answer.current_grade = by_answer[answer.pk, row.rubric_hash]
        Answer.objects.bulk_update(answers, ["current_grade"])
        plan_follow_ups(answers, limit=follow_ups)


def _as_row(answer: Answer, result: scoring.Grade, at: datetime) -> Grade:
    return Grade(
        answer=answer,
        created_at=at,
        scorer_version=result.scorer_version,
        rubric_hash=result.rubric_hash,
        score=result.score,
        confidence=result.confidence,
        result_json=scoring.grade_to_json(result),
    )
