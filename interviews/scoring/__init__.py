"""The rubric scorer: pure Python, text in, explained marks out. Knows nothing of Django.

`grade(answer, rubric)` is the one entry point; everything else is here so that callers can build a
rubric, read a grade and store both.
"""

from .grading import FULL_MARKS_SHARE, MISCONCEPTION_FACTOR, SCORER_VERSION, confirmed_score, grade
from .serial import (
    grade_from_json,
    grade_to_json,
    rubric_from_json,
    rubric_hash,
    rubric_to_json,
)
from .types import (
    Flag,
    FoundMisconception,
    Grade,
    GroupHit,
    KeyPoint,
    Mark,
    Misconception,
    NearMiss,
    Rubric,
    RubricError,
    Span,
    Verdict,
)

__all__ = [
    "FULL_MARKS_SHARE",
    "MISCONCEPTION_FACTOR",
    "SCORER_VERSION",
    "Flag",
    "FoundMisconception",
    "Grade",
    "GroupHit",
    "KeyPoint",
    "Mark",
    "Misconception",
    "NearMiss",
    "Rubric",
    "RubricError",
    "Span",
    "Verdict",
    "confirmed_score",
    "grade",
    "grade_from_json",
    "grade_to_json",
    "rubric_from_json",
    "rubric_hash",
    "rubric_to_json",
]
