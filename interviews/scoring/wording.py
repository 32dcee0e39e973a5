"""How much of a statement, and of a whole reference answer, an answer says: for rubrics nobody wrote keywords for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import log1p, sqrt

from rapidfuzz import fuzz

from .rarity import is_grammar
from .reading import CompiledPoint, Finding, Reading
from .text import Text
from .types import Span, Verdict
from .words import WordMatch, find_word, said_in, word_weight

# Share of a statement's information from which it reads as said, and as said in part. On five graded sets the median
# right answer says .33 to .80 of its reference, the median wrong one 0 to .36.
MET_FROM = 0.5
PARTLY_FROM = 0.2
# A word said where the statement denies it, or the reverse, keeps this much: negation found by distance is no proof.
# From 0 to .5 within .01; at 1, where it costs nothing, answers about gaps and connections lose .03 of r.
DISAGREEING_SHARE = 0.1
# Evidence joins found words with at most this many others between them.
EVIDENCE_GAP = 2

# The parts of a drafted rubric's score; together 1. Mean r over five graded sets is .537; without words in the same
# order .529, sorted letters .533, neighbouring pairs .533, fullness .529, substance .528. Halving any of them costs the
# mean less than .004, so the split is no fit to these sets.
COVERAGE_PART = 0.47
SAME_ORDER_PART = 0.14
SORTED_PART = 0.1
PAIRS_PART = 0.11
FULLNESS_PART = 0.08
SUBSTANCE_PART = 0.1
# Graders credit the gist: the first half of what a reference says earns more than the second. Mean r is level from .5
# to .7; lower suits marks in steps, higher right or wrong.
COVERAGE_EXPONENT = 0.6
# Two short English texts about different things have about this fuzz.ratio by their letters alone. r is level from
# 0 to .35; without it any answer would begin with marks.
CHANCE_SIMILARITY = 0.25
# Information, in rare words, from which a longer answer is no more substantial. From 15 to 60 within .003.
MUCH_SAID = 30
# Length counts in full only from this coverage on, or from this share of words of the question or the reference; below
# both, less: a long answer to something else earns little. Length always in full would give .003 more r, as some right
# answers share no word with either.
COVERAGE_OF_AN_ATTEMPT = 0.2
TOPICAL_SHARE = 0.1
OFF_TOPIC_FACTOR = 0.2
# "Yes, because ..." against "No, because ...". Worth .002 where such questions are asked, nothing elsewhere.
WRONG_SIDE_PENALTY = 0.1
# Sides longer than this are cut before letters are compared, which takes time in proportion to both lengths.
COMPARED_CHARACTERS = 10_000

# Full marks at this much of the parts for a single reference. At .64 the mean error is .01 lower; at .7 r is .003
# higher on right-or-wrong sets and .002 lower on others.
DRAFTED_FULL_MARKS = 0.68
# With several references the best one counts, so chance closeness to one of them is likelier and more is asked: .021
# of r on the one set that has them.
ALTERNATIVES_FULL_MARKS = 0.82


def stated_words(compiled: CompiledPoint, reading: Reading) -> Finding | None:
    """What share of the statement's information the answer says, as credit; None for a point with keyword groups.

    A list of names may be just what was asked for, so unlike keywords these are looked for in the whole answer.
    """
    if compiled.point.groups:
        return None
    said = said_in(reading.text)
    matches: list[WordMatch] = []
    total = found = agreeing = 0.0
    for word in compiled.words:
        total += word.weight
        match = find_word(word, said)
        if match is None:
            continue
        found += word.weight * match.likeness
        agreeing += word.weight * match.likeness * match.agrees
        if not word.is_grammar:
            matches.append(match)
    coverage = found / total if total else 0.0
    credit = round((agreeing + DISAGREEING_SHARE * (found - agreeing)) / total, 4) if total else 0.0
    evidence = tuple(_evidence(matches, reading.text))
    return _finding(credit, evidence, is_against=coverage >= PARTLY_FROM and 2 * agreeing < found)


def _finding(credit: float, evidence: tuple[Span, ...], *, is_against: bool) -> Finding:
    if is_against:
        reason = "The answer uses these words to say the opposite."
        credit = round(DISAGREEING_SHARE * credit, 4)
        return Finding(Verdict.CONTRADICTED, credit, evidence, certainty=0.4, reason=reason)
    percent = round(100 * credit)
    reason = f"The answer says about {percent} % of this in these or similar words."
    if credit >= MET_FROM:
        return Finding(Verdict.MET, credit, evidence, certainty=round(0.4 + 0.4 * credit, 2), reason=reason)
    if credit >= PARTLY_FROM:
        return Finding(Verdict.PARTLY, credit, evidence, certainty=0.4, reason=reason)
    return Finding(Verdict.MISSING, credit, evidence, certainty=round(0.7 - credit, 2), reason=reason)


def _evidence(matches: list[WordMatch], text: Text) -> Iterator[Span]:
    places = sorted({(match.first, match.last) for match in matches})
    if not places:
        return
    start, end = places[0]
    for first, last in places[1:]:
        if first - end > EVIDENCE_GAP + 1:
            yield text.span(start, end)
            start = first
        end = max(end, last)
    yield text.span(start, end)


class ReferenceWording:
    """A reference answer prepared for comparing whole answers with it."""

    def __init__(self, reference: Text, question: Text) -> None:
        self.question_stems = question.stems
        self.original = _compared(reference)
        self.content = _content(reference, self.question_stems)
        self.pairs = _pairs(reference)
        self.topic = question.stems | reference.stems
        self.information = _information(reference, self.question_stems)
        self.side = _side(reference)


def overall(coverage: float, reference: ReferenceWording, answer: Text) -> float:
    """All the parts of a drafted rubric's score together, 0..1: coverage, closeness of wording, substance.

    `coverage` is the weighted mean of the key points' credits, 0..1.
    """
    said = _information(answer, reference.question_stems)
    fullness = sqrt(min(1.0, said / reference.information)) if reference.information else 1.0
    substance = min(1.0, log1p(said) / log1p(MUCH_SAID))
    attempt = max(coverage / COVERAGE_OF_AN_ATTEMPT, _topical_share(reference, answer) / TOPICAL_SHARE)
    attempt = OFF_TOPIC_FACTOR + (1 - OFF_TOPIC_FACTOR) * min(1.0, attempt)
    total: float = (
        COVERAGE_PART * coverage**COVERAGE_EXPONENT
        + SAME_ORDER_PART * _above_chance(fuzz.ratio(reference.content, _content(answer, reference.question_stems)))
        + SORTED_PART * _above_chance(fuzz.token_sort_ratio(reference.original, _compared(answer)))
        + PAIRS_PART * _shared_pairs(reference, answer)
        + (FULLNESS_PART * fullness + SUBSTANCE_PART * substance) * attempt
    )
    if {reference.side, _side(answer)} == {"yes", "no"}:
        total -= WRONG_SIDE_PENALTY
    return min(1.0, max(0.0, total))


def drafted_score(
    weighted_credits: Iterable[tuple[int, float]],
    reference: ReferenceWording,
    answer: Text,
    *,
    points_needed: int | None = None,
    full_marks_share: float = DRAFTED_FULL_MARKS,
) -> float:
    """The score 0..1 of (weight, credit 0..1) pairs of a drafted rubric.

    With `points_needed` every key point counts alike and full marks need that many of them, as in marking schemes
    that ask for "any three of". Otherwise all of the reference counts, and so does how close the wording is.
    """
    pairs = list(weighted_credits)
    if not answer.words:
        return 0.0
    if points_needed is not None:
        return round(min(1.0, sum(credit for _, credit in pairs) / points_needed), 4)
    coverage = sum(weight * credit for weight, credit in pairs) / sum(weight for weight, _ in pairs)
    return round(min(1.0, overall(coverage, reference, answer) / full_marks_share), 4)


def _above_chance(percent: float) -> float:
    similarity = percent / 100
    return max(0.0, similarity - CHANCE_SIMILARITY) / (1 - CHANCE_SIMILARITY)


def _compared(text: Text) -> str:
    return text.original[:COMPARED_CHARACTERS].casefold()


def _content(text: Text, question_stems: frozenset[str]) -> str:
    """The stems that say something new, in their order."""
    stems = (token.stem for token in text.words)
    new = " ".join(stem for stem in stems if stem not in question_stems and not is_grammar(stem))
    return new[:COMPARED_CHARACTERS]


def _topical_share(reference: ReferenceWording, answer: Text) -> float:
    """The share of the answer's content words that the question or the reference has too."""
    content = [stem for stem in answer.positions if not is_grammar(stem)]
    return sum(stem in reference.topic for stem in content) / len(content) if content else 0.0


def _pairs(text: Text) -> frozenset[tuple[str, str]]:
    return frozenset((left.stem, right.stem) for left, right in pairwise(text.words))


def _shared_pairs(reference: ReferenceWording, answer: Text) -> float:
    """The share of the reference's pairs of neighbouring words that the answer has too."""
    return len(reference.pairs & _pairs(answer)) / len(reference.pairs) if reference.pairs else 0.0


def _information(text: Text, question_stems: frozenset[str]) -> float:
    return sum(word_weight(stem, question_stems) for stem in text.positions)


def _side(text: Text) -> str:
    """The "yes" or "no" an answer begins with, or nothing."""
    first = text.words[0].norm if text.words else ""
    return first if first in ("yes", "no") else ""
