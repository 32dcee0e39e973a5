"""A key point said only when asked for it: worth something, but less."""

from __future__ import annotations

from dataclasses import replace

from .grading import grade
from .types import Mark, Rubric

# What is said only after the interviewer pointed at it earns half of the point. A choice, not a measurement: enough to
# reward knowing it, too little to make waiting for the question worth while.
FOLLOW_UP_CREDIT = 0.5


def follow_up_mark(answer: str, rubric: Rubric, slug: str) -> Mark:
    """The mark that the answer to a follow-up earns for key point `slug`; its spans point into that answer.

    Nothing is earned beside a false statement. Raises KeyError when the rubric has no such point.
    """
    point = next((point for point in rubric.key_points if point.slug == slug), None)
    if point is None:
        raise KeyError(slug)
    alone = grade(answer, replace(rubric, key_points=(point,), points_needed=None))
    mark = alone.marks[0]
    return replace(mark, credit=0.0 if alone.misconceptions else round(mark.credit * FOLLOW_UP_CREDIT, 4))
