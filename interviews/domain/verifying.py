"""Recompute stored grades: what was said to whom, still follows from the answer, its rubric and the scorer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from interviews import scoring
from interviews.models import FollowUp, Grade, QuestionVersion

# Rows held at a time: enough that the answers to a chunk and their questions are a few queries.
CHUNK_ROWS = 200
# Columns that repeat what is in the result.
COLUMNS = ("score", "confidence", "scorer_version", "rubric_hash")
UNREADABLE_RUBRIC = (scoring.RubricError, KeyError, TypeError)


class Standing(StrEnum):
    SAME = "same"
    DIFFERENT = "different"
    # Made by another version of the scorer, which alone could make it again.
    OTHER_SCORER = "other scorer"


@dataclass(frozen=True, slots=True)
class CheckedGrade:
    """One stored grade. `differences`: the fields that come out otherwise; or "rubric", which could not be read."""

    standing: Standing
    grade_id: int
    answer_id: int
    interview_id: int
    code: str
    scorer_version: str
    differences: tuple[str, ...] = ()


def count_grades(*, interview_id: int | None = None) -> int:
    return _grades(interview_id).count()


def check_grades(*, interview_id: int | None = None) -> Iterator[CheckedGrade]:
    """Each stored grade (of one interview, or of all), recomputed as it was made; oldest first.

    Holds a chunk of rows at a time.
    """
    rows = _grades(interview_id).select_related("answer").prefetch_related("answer__version__question").order_by("pk")
    for grade in rows.iterator(chunk_size=CHUNK_ROWS):
        yield _check(grade)


def broken_rubrics(*, interview_id: int | None = None) -> Iterator[QuestionVersion]:
    """The versions (asked in one interview, or all) whose stored rubric no longer gives the hash stored beside it."""
    versions = QuestionVersion.objects.select_related("question").order_by("pk")
    if interview_id is not None:
        versions = versions.filter(answers__interview=interview_id)
    for version in versions.iterator(chunk_size=CHUNK_ROWS):
        if not _has_its_hash(version):
            yield version


def broken_follow_ups(*, interview_id: int | None = None) -> Iterator[FollowUp]:
    """Follow-ups marked by this version of the scorer whose stored mark or credit is not what marking gives now."""
    marked = FollowUp.objects.filter(scorer_version=scoring.SCORER_VERSION).order_by("pk")
    if interview_id is not None:
        marked = marked.filter(answer__interview=interview_id)
    for follow_up in marked.select_related("answer__version").iterator(chunk_size=CHUNK_ROWS):
        if not _is_as_marked(follow_up):
            yield follow_up


def _is_as_marked(follow_up: FollowUp) -> bool:
    try:
        rubric = follow_up.answer.version.rubric()
        mark = scoring.follow_up_mark(follow_up.text, rubric, follow_up.key_point, prompt=follow_up.prompt)
    except UNREADABLE_RUBRIC:
        return False
    is_same = _canonical(follow_up.mark_json) == _canonical(scoring.mark_to_json(mark))
    return is_same and follow_up.credit == mark.credit


def _grades(interview_id: int | None) -> QuerySet[Grade]:
    return Grade.objects.all() if interview_id is None else Grade.objects.filter(answer__interview=interview_id)


def _has_its_hash(version: QuestionVersion) -> bool:
    try:
        return scoring.rubric_hash(version.rubric()) == version.rubric_hash
    except UNREADABLE_RUBRIC:
        return False


def _check(grade: Grade) -> CheckedGrade:
    differences: tuple[str, ...] = ()
    standing = Standing.OTHER_SCORER
    if grade.scorer_version == scoring.SCORER_VERSION:
        differences = tuple(_differences(grade))
        standing = Standing.DIFFERENT if differences else Standing.SAME
    return CheckedGrade(
        standing=standing,
        grade_id=grade.pk,
        answer_id=grade.answer_id,
        interview_id=grade.answer.interview_id,
        code=grade.answer.version.question.code,
        scorer_version=grade.scorer_version,
        differences=differences,
    )


def _differences(grade: Grade) -> Iterator[str]:
    """The names of the result's fields, then of columns, that are not what grading gives now."""
    try:
        # Only the text that counted; what came late was never graded.
        recomputed = scoring.grade_to_json(scoring.grade(grade.answer.text, grade.answer.version.rubric()))
    except UNREADABLE_RUBRIC:
        yield "rubric"
        return
    stored = grade.result_json
    for name in sorted(stored.keys() | recomputed.keys()):
        if _canonical(stored.get(name)) != _canonical(recomputed.get(name)):
            yield name
    for name in COLUMNS:
        if getattr(grade, name) != recomputed[name]:
            yield f"column {name}"


def _canonical(value: Any) -> str:
    """Equal text is equal to the byte: 1 and 1.0 are not."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
