"""What goes into the scorer and what comes out: frozen dataclasses, no behaviour beyond checks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

Groups = tuple[tuple[str, ...], ...]
_WORDS = re.compile(r"[^\W\d_]+|\d+")


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
    """One checkable idea. Without `groups` (a drafted point) the statement's own words are looked for instead.

    `groups`: every group must be hit close together; any alternative hits its group. The first group
    is the anchor (what is spoken of), the others the predicate (what is said of it).
    `other_ways`: further sets of groups, each of which says the point too; a way of one group holds phrases that say
    all of it.
    `opposites`: phrases that reverse the statement when they stand near the anchor.
    `rivals`: other entities the predicate could be wrongly said of.
    """

    slug: str
    statement: str
    weight: int
    groups: Groups
    opposites: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    other_ways: tuple[Groups, ...] = ()

    @property
    def ways(self) -> tuple[Groups, ...]:
        return (self.groups, *self.other_ways)


@dataclass(frozen=True, slots=True)
class Misconception:
    """A false statement candidates make. With `ordered`, the groups must be hit in their order."""

    slug: str
    statement: str
    correction: str
    groups: Groups
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """The names of one thing: its long form, abbreviations and synonyms. Each stands for all in every alternative."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opposites:
    """Two things that exclude each other.

    `are_subjects`: things that something is said of (full fine-tuning, PEFT): what is said of one is not said of the
    other. Otherwise properties (frozen, trained): to say one is to deny the other.
    """

    one: tuple[str, ...]
    other: tuple[str, ...]
    are_subjects: bool = False


@dataclass(frozen=True, slots=True)
class Glossary:
    terms: tuple[Term, ...] = ()
    opposites: tuple[Opposites, ...] = ()


@dataclass(frozen=True)
class Rubric:
    """Everything an answer is compared with. Raises RubricError when it cannot be graded against.

    `terms` and `opposites` come from the glossary. `points_needed`: full marks for this many key points,
    whichever ("any three of"). `full_marks_share`: full marks at this share (0..1) of a drafted rubric instead of the
    scorer's own.
    """

    question: str
    reference_answer: str
    key_points: tuple[KeyPoint, ...]
    misconceptions: tuple[Misconception, ...] = ()
    terms: tuple[Term, ...] = ()
    opposites: tuple[Opposites, ...] = ()
    points_needed: int | None = None
    full_marks_share: float | None = None

    @cached_property
    def _hash(self) -> int:
        return hash((self.question, self.reference_answer, self.key_points, self.misconceptions))

    def __getstate__(self) -> dict[str, Any]:
        # Strings hash differently in every process.
        return {name: value for name, value in self.__dict__.items() if name != "_hash"}

    def __hash__(self) -> int:
        # Rubrics are keys of caches, and hold hundreds of phrases: they are hashed once, not at each look.
        return self._hash

    def __post_init__(self) -> None:
        if not self.key_points:
            raise RubricError("The rubric has no key points.")
        _check_unique("key point", [point.slug for point in self.key_points])
        _check_unique("misconception", [item.slug for item in self.misconceptions])
        for point in self.key_points:
            if point.weight <= 0:
                raise RubricError(f"Key point “{point.slug}” has weight {point.weight}; it must be 1 or more.")
            if not point.groups and not _WORDS.search(point.statement):
                raise RubricError(f"Key point “{point.slug}” has neither keyword groups nor a statement.")
            for groups in point.ways if point.groups else point.other_ways:
                _check_groups(f"Key point “{point.slug}”", groups)
            if point.other_ways and not point.groups:
                raise RubricError(f"Key point “{point.slug}” has other ways to say it, but no first one.")
            for groups in point.other_ways:
                _check_way(f"Key point “{point.slug}”", groups)
        for item in self.misconceptions:
            _check_groups(f"Misconception “{item.slug}”", item.groups)
        if self.points_needed is not None and self.points_needed <= 0:
            raise RubricError(f"Full marks cannot need {self.points_needed} key points; it takes 1 or more.")

        if self.full_marks_share is not None and not 0 < self.full_marks_share <= 1:
            raise RubricError(f"Full marks cannot stand at a share of {self.full_marks_share}.")

    @property
    def is_drafted(self) -> bool:
        """Whether nobody wrote keyword groups for any of it."""
        return not any(point.groups for point in self.key_points)

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


def word_count(phrase: str) -> int:
    """Words of a phrase as the scorer counts them: "4-bit" has two."""
    return len(_WORDS.findall(phrase))


def _check_way(owner: str, groups: Groups) -> None:
    """One word says a point only beside another: a way of a single group must hold phrases."""
    if len(groups) == 1:
        for alternative in groups[0]:
            if word_count(alternative) < 2:
                raise RubricError(f"{owner}: “{alternative}” is one word, which is no other way to say the point.")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Character offsets into the untouched answer: `answer[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class GroupHit:
    """Which alternative of which keyword group (counted from 0) was found, and where; `way` 0 is the point's `groups`,
    others count through its `other_ways`."""

    group: int
    alternative: str
    span: Span
    way: int = 0


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

    @property
    def way(self) -> int:
        """Which of the point's ways the hits and the missed groups belong to."""
        return self.hits[0].way if self.hits else 0


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
