"""The rubric scorer: pure Python, text in, explained marks out. Knows nothing of Django.

`grade(answer, rubric)` is the one entry point; everything else is here so that callers can build a
rubric, read a grade and store both.
"""

from .adding_up import SCORER_VERSION, ScoreRules, confirmed_score, score_rules
from .drafting import draft_rubric
from .follow_ups import FOLLOW_UP_CREDIT, follow_up_mark
from .glossary import with_glossary
from .grading import grade, grade_best
from .serial import (
    grade_from_json,
    grade_to_json,
    mark_from_json,
    mark_to_json,
    rubric_from_json,
    rubric_hash,
    rubric_to_json,
)
from .types import (
    Flag,
    FoundMisconception,
    Glossary,
    Grade,
    GroupHit,
    KeyPoint,
    Mark,
    Misconception,
    NearMiss,
    Opposites,
    Rubric,
    RubricError,
    Span,
    Term,
    Verdict,
    word_count,
)
from .wording import ALTERNATIVES_FULL_MARKS

__all__ = [
    "ALTERNATIVES_FULL_MARKS",
    "FOLLOW_UP_CREDIT",
    "SCORER_VERSION",
    "Flag",
    "FoundMisconception",
    "Glossary",
    "Grade",
    "GroupHit",
    "KeyPoint",
    "Mark",
    "Misconception",
    "NearMiss",
    "Opposites",
    "Rubric",
    "RubricError",
    "ScoreRules",
    "Span",
    "Term",
    "Verdict",
    "confirmed_score",
    "draft_rubric",
    "follow_up_mark",
    "grade",
    "grade_best",
    "grade_from_json",
    "grade_to_json",
    "mark_from_json",
    "mark_to_json",
    "rubric_from_json",
    "rubric_hash",
    "rubric_to_json",
    "score_rules",
    "with_glossary",
    "word_count",
]
