"""What goes into the scorer and what comes out: frozen dataclasses, no behaviour beyond checks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Groups = tuple[tuple[str, ...], ...]


class RubricError(ValueError):
    """A rubric that cannot be graded against; the message says which part and why, for the curator."""


class Verdict(StrEnum):
    """What the scorer (or a human) says of one key point."""

    MET = "met"
    PARTLY = "partly"
    MISSING = "missing"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """One checkable idea.

    `groups`: every group must be hit close together; any alternative hits its group. The first group
    is the anchor (what is spoken of), the others the predicate (what is said of it).
    `opposites`: phrases that reverse the statement when they stand near the anchor.
    `rivals`: other entities the predicate could be wrongly said of.
    """

    slug: str
    statement: str
    weight: int
    groups: Groups
    opposites: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Misconception:
    """A false statement candidates make. With `ordered`, the groups must be hit in their order."""

    slug: str
    statement: str
    correction: str
    groups: Groups
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Rubric:
    """Everything an answer is compared with. Raises RubricError when it cannot be graded against."""

    question: str
    reference_answer: str
    key_points: tuple[KeyPoint, ...]
    misconceptions: tuple[Misconception, ...] = ()

    def __post_init__(self) -> None:
        if not self.key_points:
            raise RubricError("The rubric has no key points.")
        _check_unique("key point", [point.slug for point in self.key_points])
        _check_unique("misconception", [item.slug for item in self.misconceptions])
        for point in self.key_points:
            if point.weight <= 0:
                raise RubricError(f"Key point “{point.slug}” has weight {point.weight}; it must be 1 or more.")
            _check_groups(f"Key point “{point.slug}”", point.groups)
        for item in self.misconceptions:
            _check_groups(f"Misconception “{item.slug}”", item.groups)

    @property
    def total_weight(self) -> int:
        return sum(point.weight for point in self.key_points)


def _check_unique(kind: str, slugs: list[str]) -> None:
    for slug in slugs:
        if slugs.count(slug) > 1:
            raise RubricError(f"The {kind} “{slug}” stands in the rubric twice.")


def _check_groups(owner: str, groups: Groups) -> None:
    if not groups:
        raise RubricError(f"{owner} has no keyword groups.")
    for number, group in enumerate(groups, start=1):
        if not group:
            raise RubricError(f"{owner}: keyword group {number} is empty.")
        for alternative in group:
            if not any(character.isalnum() for character in alternative):
                raise RubricError(f"{owner}: keyword group {number} has an empty alternative.")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Character offsets into the untouched answer: `answer[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class GroupHit:
    """Which alternative of which keyword group (counted from 0) was found, and where."""

    group: int
    alternative: str
    span: Span


@dataclass(frozen=True, slots=True)
class NearMiss:
    """The closest the answer came to a point it did not meet: `similarity` of `needed`, both 0..100."""

    span: Span
    similarity: int
    needed: int


@dataclass(frozen=True, slots=True)
class Mark:
    """One key point's verdict. `credit` is 0..1 of the point's weight; `evidence` what earned or lost it."""

    slug: str
    verdict: Verdict
    credit: float
    weight: int
    evidence: tuple[Span, ...] = ()
    hits: tuple[GroupHit, ...] = ()
    missed_groups: tuple[int, ...] = ()
    near_miss: NearMiss | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FoundMisconception:
    slug: str
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """Something about the answer that a reader should know, named, with its reason in a sentence."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Grade:
    """The machine's opinion of one answer. `score` and `confidence` are 0..1."""

    score: float
    confidence: float
    marks: tuple[Mark, ...]
    misconceptions: tuple[FoundMisconception, ...]
    flags: tuple[Flag, ...]
    scorer_version: str
    rubric_hash: str
