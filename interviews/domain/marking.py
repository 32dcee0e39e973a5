"""From rows to the scorer and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from interviews import scoring
from interviews.models import Answer, Grade


def grade_answers(answers: Sequence[Answer], *, at: datetime) -> None:
    """Grade each answer against the version it was asked with, and make that its current grade.

    Runs in the caller's transaction; the answers' texts must be final.
    """
    graded = [(answer, scoring.grade(answer.text, answer.version.rubric())) for answer in answers]
    grades = Grade.objects.bulk_create(_as_row(answer, result, at) for answer, result in graded)
    for (answer, _), grade in zip(graded, grades, strict=True):
        answer.current_grade = grade
    Answer.objects.bulk_update([answer for answer, _ in graded], ["current_grade"])


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
