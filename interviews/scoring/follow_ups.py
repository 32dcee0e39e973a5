"""A key point said only when asked for it: worth something, but less."""

from __future__ import annotations

from dataclasses import replace

from .grading import grade, grade_reply
from .rarity import EVERYDAY_WEIGHT, information
from .text import Text
from .types import Mark, Rubric, Verdict

# What is said only after the interviewer pointed at it earns half of the point. A choice, not a measurement: enough to
# reward knowing it, too little to make waiting for the question worth while.
FOLLOW_UP_CREDIT = 0.5


def follow_up_mark(answer: str, rubric: Rubric, slug: str, *, prompt: str) -> Mark:
    """The mark that the answer to the follow-up `prompt` earns for key point `slug`; its spans point into that answer.

    An answer that says the point by itself is marked as any other; else what the prompt says need not be said again.
    Of 88 short right answers written for the bank's follow-ups ("all of it, every layer") 80 earn that way instead of
    63, of as many wrong ones 18 instead of 15. Nothing is earned by the prompt's own words, by words that every text
    is full of ("I do not know"), or beside a false statement. Raises KeyError when the rubric has no such point.
    """
    point = next((point for point in rubric.key_points if point.slug == slug), None)
    if point is None:
        raise KeyError(slug)
    alone = replace(rubric, question=f"{rubric.question}\n{prompt}", key_points=(point,), points_needed=None)
    graded = grade(answer, alone)
    if graded.marks[0].verdict == Verdict.MISSING and _says_something(answer):
        graded = grade_reply(answer, alone, prompt=prompt)
    mark = graded.marks[0]
    return replace(mark, credit=0.0 if graded.misconceptions else round(mark.credit * FOLLOW_UP_CREDIT, 4))


def _says_something(answer: str) -> bool:
    return any(information(stem) > EVERYDAY_WEIGHT for stem in Text(answer).positions)
