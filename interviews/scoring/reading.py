"""What the matchers are given, and what they give back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .denials import Denials
from .lexicon import CLAUSE_BREAKS, JOINERS
from .scales import Statement
from .text import Sentence, Text
from .types import GroupHit, KeyPoint, NearMiss, Span, Verdict
from .vocabulary import Hit, Hits
from .words import StatementWord

# An underlined clause that runs on for pages is cut to so many words around what was found.
EVIDENCE_REACH = 14


class SubjectPair(NamedTuple):
    """Groups of the things that a statement is about, and of those it is not about."""

    own: int
    rivals: int


class PropertyPair(NamedTuple):
    """Groups of a property that the statement names, and of the one that excludes it."""

    own: int
    opposed: int


@dataclass(frozen=True, slots=True)
class CompiledPoint:
    """A key point with the numbers of its groups in the vocabulary."""

    point: KeyPoint
    ways: tuple[tuple[int, ...], ...]
    opposites: int
    rivals: int
    statement: str
    statement_denials: int
    statement_numbers: frozenset[str]
    meaning: Statement
    speaks_of_reversal: bool
    subjects: tuple[SubjectPair, ...]
    properties: tuple[PropertyPair, ...]
    words: tuple[StatementWord, ...] = ()


@dataclass(slots=True)
class Reading:
    """One answer as the matchers see it. Only what can earn credit is among the `hits` and the `sentences`."""

    text: Text
    hits: Hits
    denials: Denials
    sentences: tuple[Sentence, ...]
    contents: tuple[str, ...]
    listed: frozenset[int] = frozenset()
    repeated: frozenset[int] = frozenset()
    # By statement: the most similar piece and how similar it is; asked for twice.
    most_similar: dict[str, tuple[int, Sentence]] = field(default_factory=dict)


@dataclass(slots=True)
class Finding:
    """What one matcher says of one key point. `certainty` is 0..1, from how directly it was said.

    Not frozen, as one is made for every point of every answer, and a frozen one takes twice as long to make.
    """

    verdict: Verdict
    credit: float
    evidence: tuple[Span, ...] = ()
    hits: tuple[GroupHit, ...] = ()
    missed_groups: tuple[int, ...] = ()
    near_miss: NearMiss | None = None
    certainty: float = 0.9
    reason: str = ""


Matcher = Callable[[CompiledPoint, Reading], Finding | None]
# One hit for each group, in the order of the groups.
Window = tuple[Hit, ...]


def evidence_of(window: Sequence[Hit], text: Text) -> Span:
    """The clauses of the sentence that the window touches: what a reader would underline."""
    first, last = bounds(window)
    # A sentence without punctuation may run on for pages: then show the words themselves with a little around.
    start = max(text.clause_start(first), first - EVIDENCE_REACH)
    end = min(text.clause_end(last) - 1, last + EVIDENCE_REACH)
    while start < first and text.norm_list[start] in _LEADING:
        start += 1
    return text.span(start, max(end, last))


_LEADING = CLAUSE_BREAKS | JOINERS


def bounds(window: Sequence[Hit]) -> tuple[int, int]:
    """The first and the last word (inclusive) of the hits."""
    start, end = window[0].first, window[0].last
    for first, last, _, _ in window:
        if first < start:
            start = first
        if last > end:
            end = last
    return start, end


def as_group_hits(window: Window, text: Text, way: int = 0) -> tuple[GroupHit, ...]:
    return tuple(group_hit(number, hit, text, way) for number, hit in enumerate(window))


def group_hit(number: int, hit: Hit, text: Text, way: int = 0) -> GroupHit:
    return GroupHit(number, hit.alternative.source, text.span(hit.first, hit.last), way)
