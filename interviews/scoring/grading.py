"""The scorer's one entry point: read the answer, find each key point, add it up, say how sure we are."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from .flags import earning_sentences
from .lexicon import FUNCTION_WORDS, NEGATORS
from .matchers import CompiledPoint, Finding, Reading, find_point, find_windows
from .patterns import (
    Alternative,
    Finder,
    Hit,
    compile_group,
    in_sentence,
)
from .polarity import crosses_contrast, is_comparison, is_negated, is_set_aside
from .serial import rubric_hash
from .text import Text
from .types import (
    Flag,
    FoundMisconception,
    Grade,
    KeyPoint,
    Mark,
    Misconception,
    Rubric,
    Span,
    Verdict,
)

SCORER_VERSION = "1"

# People give full marks to answers that leave out minor points: in a trial with written rubrics, full marks at
# .55 to .6 of the total weight agreed best with them, while asking for everything doubled the mean error (.09 to .20).
FULL_MARKS_SHARE = 0.6
# A false statement spoils an answer whatever else it says: in the same trial a factor of about .3 agreed best.
MISCONCEPTION_FACTOR = 0.3
# Each flag is a reason to doubt what the machine made of the answer.
FLAG_CONFIDENCE_FACTOR = 0.75


class CompiledRubric:
    """A rubric with its alternatives compiled, made once for all the answers to a question."""

    def __init__(self, rubric: Rubric) -> None:
        self.hash = rubric_hash(rubric)
        self.question = Text(rubric.question)
        self.reference = Text(rubric.reference_answer)
        self.points = tuple(_compile_point(point) for point in rubric.key_points)
        self.misconceptions = tuple(
            (item, tuple(compile_group(group) for group in item.groups)) for item in rubric.misconceptions
        )
        self.known_stems = frozenset(_known_stems(self)) | self.question.stems | self.reference.stems


@lru_cache(maxsize=256)
def compile_rubric(rubric: Rubric) -> CompiledRubric:
    return CompiledRubric(rubric)


def grade(answer: str, rubric: Rubric) -> Grade:
    """Mark an answer against a rubric.

    Pure: the same text and rubric give the same grade on every machine. All spans in the grade point
    into `answer` as given.
    """
    compiled = compile_rubric(rubric)
    text = Text(answer)
    sentences, flags = earning_sentences(text, compiled.question, compiled.reference)
    reading = Reading(text, Finder(text, compiled.known_stems), sentences, compiled.question.stems)
    found = tuple(_find_misconceptions(compiled, reading))
    findings = [(point.point, _withhold_if_false(find_point(point, reading), found)) for point in compiled.points]
    marks = tuple(_mark(point, finding) for point, finding in findings)
    return Grade(
        score=confirmed_score(((mark.weight, mark.credit) for mark in marks), misconception_count=len(found)),
        confidence=_confidence(findings, flags),
        marks=marks,
        misconceptions=found,
        flags=flags,
        scorer_version=SCORER_VERSION,
        rubric_hash=compiled.hash,
    )


def confirmed_score(weighted_credits: Iterable[tuple[int, float]], *, misconception_count: int) -> float:
    """The score 0..1 of (weight, credit 0..1) pairs: full marks at FULL_MARKS_SHARE of the total weight.

    Used for the machine's marks and again for a human's, so that both are added up alike.
    """
    pairs = list(weighted_credits)
    total = sum(weight for weight, _ in pairs)
    earned = sum(weight * credit for weight, credit in pairs)
    score = min(1.0, earned / (FULL_MARKS_SHARE * total))
    if misconception_count:
        score *= MISCONCEPTION_FACTOR
    return round(score, 4)


def _compile_point(point: KeyPoint) -> CompiledPoint:
    statement = Text(point.statement)
    norms = [token.norm for token in statement.tokens]
    return CompiledPoint(
        point=point,
        groups=tuple(compile_group(group) for group in point.groups),
        opposites=compile_group(point.opposites),
        rivals=compile_group(point.rivals),
        statement_stems=tuple(t.stem for t in statement.tokens if t.norm not in FUNCTION_WORDS),
        statement_negators=sum(norm in NEGATORS for norm in norms),
    )


def _known_stems(compiled: CompiledRubric) -> Iterable[str]:
    for point in compiled.points:
        for group in (*point.groups, point.opposites, point.rivals):
            yield from _stems_of(group)
    for _, groups in compiled.misconceptions:
        for group in groups:
            yield from _stems_of(group)


def _stems_of(group: Iterable[Alternative]) -> Iterable[str]:
    return (word.stem for alternative in group for word in alternative.words)


def _mark(point: KeyPoint, finding: Finding) -> Mark:
    return Mark(
        slug=point.slug,
        verdict=finding.verdict,
        credit=finding.credit,
        weight=point.weight,
        evidence=finding.evidence,
        hits=finding.hits,
        missed_groups=finding.missed_groups,
        near_miss=finding.near_miss,
        reason=finding.reason,
    )


def _find_misconceptions(compiled: CompiledRubric, reading: Reading) -> Iterable[FoundMisconception]:
    for item, groups in compiled.misconceptions:
        span = _misconception_span(item, groups, reading)
        if span is not None:
            yield FoundMisconception(item.slug, (span,))


def _misconception_span(
    item: Misconception, groups: tuple[tuple[Alternative, ...], ...], reading: Reading
) -> Span | None:
    all_hits = [hit for number, group in enumerate(groups) for hit in reading.finder.hits(number, group)]
    all_hits.sort(key=lambda hit: (hit.first, hit.last))
    text = reading.text
    for sentence in reading.sentences:
        for window in find_windows(in_sentence(all_hits, sentence), len(groups), ordered=item.ordered):
            if crosses_contrast(window, text) or is_comparison(_first_group(window), text):
                continue
            if not any(is_negated(hit, window, text) or is_set_aside(hit, text) for hit in window):
                return text.span(min(hit.first for hit in window), max(hit.last for hit in window))
    return None


def _first_group(window: list[Hit]) -> Hit:
    return next(hit for hit in window if hit.group == 0)


def _withhold_if_false(finding: Finding, found: tuple[FoundMisconception, ...]) -> Finding:
    """No credit for words that are wholly part of a false statement ("a larger rank saves memory")."""
    if finding.credit == 0 or not finding.hits:
        return finding
    for item in found:
        for span in item.evidence:
            if all(span.start <= hit.span.start and hit.span.end <= span.end for hit in finding.hits):
                reason = "The words that would earn this point are part of a false statement."
                return Finding(Verdict.CONTRADICTED, 0.0, (span,), certainty=0.7, reason=reason)
    return finding


def _confidence(findings: list[tuple[KeyPoint, Finding]], flags: tuple[Flag, ...]) -> float:
    """Certainty of the single marks, by weight; each flag lowers it."""
    total = sum(point.weight for point, _ in findings)
    certainty = sum(point.weight * finding.certainty for point, finding in findings) / total
    return round(certainty * FLAG_CONFIDENCE_FACTOR ** len(flags), 2)
