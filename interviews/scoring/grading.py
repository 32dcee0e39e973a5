"""The scorer's one entry point: read the answer, find each key point, add it up, say how sure we are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from math import sqrt
from typing import NamedTuple

from .adding_up import SCORER_VERSION, confirmed_score
from .denials import find_denials, is_within_a_denial
from .flags import look_over, read_source
from .lexicon import NEGATORS
from .matchers import find_point
from .polarity import crosses_contrast, is_comparison, is_reversed, is_set_aside, is_subject, speaks_of_reversal
from .reading import CompiledPoint, Finding, PropertyPair, Reading, SubjectPair, bounds
from .resemblance import MIN_CONTENT_WORDS, content_words, cut_sentences, numbers_in
from .scales import read_statement
from .serial import rubric_hash
from .text import Text
from .types import Flag, FoundMisconception, Grade, KeyPoint, Mark, Misconception, Opposites, Rubric, Span, Verdict
from .vocabulary import Hits, Vocabulary
from .windows import find_windows
from .wording import DRAFTED_FULL_MARKS, ReferenceWording, drafted_score
from .words import statement_words

# Each flag is a reason to doubt what the machine made of the answer.
FLAG_CONFIDENCE_FACTOR = 0.75
# How much confidence a score of one half loses, and a long answer of which nothing was recognised. Chosen by the
# correlation of confidence with the error on 826 graded interview answers: without them -.03 to -.28, with them -.17
# to -.40; from .2 to .5 and .1 to .3 within .02.
MIDDLE_DOUBT = 0.4
UNEXPLAINED_DOUBT = 0.2
LONG_ANSWER_WORDS = 80


class CompiledMisconception(NamedTuple):
    """A misconception with the numbers of its groups in the vocabulary."""

    item: Misconception
    groups: tuple[int, ...]
    speaks_of_reversal: bool


class CompiledRubric:
    """A rubric with its alternatives compiled, made once for all the answers to a question."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric
        self.hash = rubric_hash(rubric)
        self.question = read_source(rubric.question)
        self.reference = read_source(rubric.reference_answer)
        self.wording = ReferenceWording(self.reference.text, self.question.text)
        self.vocabulary = Vocabulary(rubric.terms)
        pairs = [
            (item, self.vocabulary.add_group(item.one), self.vocabulary.add_group(item.other))
            for item in rubric.opposites
        ]
        groups = [self._add(point) for point in rubric.key_points]
        self.misconceptions = tuple(
            CompiledMisconception(
                item,
                tuple(self.vocabulary.add_group(group) for group in item.groups),
                speaks_of_reversal(Text(item.statement)),
            )
            for item in rubric.misconceptions
        )
        self.vocabulary.know(self.question.text, self.reference.text)
        self.known_stems = self.vocabulary.known_stems
        statements = [Text(point.statement) for point in rubric.key_points]
        stem_counts = Counter(stem for statement in statements for stem in statement.positions)
        self.points = tuple(
            self._compile(point, statement, numbers, pairs, stem_counts)
            for point, statement, numbers in zip(rubric.key_points, statements, groups, strict=True)
        )

    def _add(self, point: KeyPoint) -> tuple[tuple[tuple[int, ...], ...], int, int]:
        add = self.vocabulary.add_group
        ways = tuple(tuple(add(group) for group in groups) for groups in point.ways)
        return ways, add(point.opposites), add(point.rivals)

    def _compile(
        self,
        point: KeyPoint,
        statement: Text,
        numbers: tuple[tuple[tuple[int, ...], ...], int, int],
        pairs: Sequence[_Pair],
        stem_counts: Counter[str],
    ) -> CompiledPoint:
        ways, opposites, rivals = numbers
        content = content_words(statement, 0, len(statement), self.question.stems)
        subjects, properties = _pairs_of(statement, self.vocabulary.find(statement), pairs)
        return CompiledPoint(
            point=point,
            ways=ways,
            opposites=opposites,
            rivals=rivals,
            statement=content if content.count(" ") + 1 >= MIN_CONTENT_WORDS else "",
            statement_denials=sum(word.norm in NEGATORS for word in statement.words),
            statement_numbers=numbers_in(statement, 0, len(statement)),
            meaning=read_statement(statement),
            speaks_of_reversal=speaks_of_reversal(statement),
            subjects=tuple(subjects),
            properties=tuple(properties),
            words=() if point.groups else statement_words(statement, self.question.stems, stem_counts),
        )


_Pair = tuple[Opposites, int, int]


def _pairs_of(statement: Text, hits: Hits, pairs: Sequence[_Pair]) -> tuple[list[SubjectPair], list[PropertyPair]]:
    """The opposites of which the statement names one: as what it is about, or as what it says."""
    subjects, properties = [], []
    for item, one, other in pairs:
        for own, opposed in ((one, other), (other, one)):
            if item.are_subjects:
                first = hits[own][0] if hits[own] else None
                if first and statement.clauses[first.first] == 0 and is_subject(first, statement):
                    subjects.append(SubjectPair(own, opposed))
            elif hits[own] and not hits[opposed]:
                properties.append(PropertyPair(own, opposed))
    return subjects, properties


@lru_cache(maxsize=256)
def compile_rubric(rubric: Rubric) -> CompiledRubric:
    return CompiledRubric(rubric)


def grade(answer: str, rubric: Rubric) -> Grade:
    """Mark an answer against a rubric.

    Pure: the same text and rubric give the same grade on every machine. All spans in the grade point
    into `answer` as given.
    """
    compiled = compile_rubric(rubric)
    return _grade(answer, compiled, compiled.points)


def grade_reply(answer: str, rubric: Rubric, *, prompt: str) -> Grade:
    """Mark an answer to `prompt`, which spoke of the key points: only what it left unsaid has to be said.

    "What does that do to memory?" is answered by "A quarter of it is enough". What the prompt says all of is not
    asked any more, so it is looked for as a whole.
    """
    compiled = compile_rubric(rubric)
    said = compiled.vocabulary.find(Text(prompt))
    unsaid = [_unsaid(point, said) for point in compiled.points]
    graded = _grade(answer, compiled, [point for point, _ in unsaid])
    marks = [_as_asked(mark, kept) for mark, (_, kept) in zip(graded.marks, unsaid, strict=True)]
    return replace(graded, marks=tuple(marks))


# By way of a shortened point: which of the point's ways it is, and which of its groups are left.
_Kept = tuple[tuple[int, tuple[int, ...]], ...]


def _unsaid(point: CompiledPoint, said: Hits) -> tuple[CompiledPoint, _Kept]:
    """The point without the groups that are `said` already."""
    kept = [
        (number, tuple(place for place, group in enumerate(way) if not said[group]))
        for number, way in enumerate(point.ways)
    ]
    kept = [(number, places) for number, places in kept if places]
    if not kept:
        kept = [(number, tuple(range(len(way)))) for number, way in enumerate(point.ways)]
    ways = tuple(tuple(point.ways[number][place] for place in places) for number, places in kept)
    return replace(point, ways=ways), tuple(kept)


def _as_asked(mark: Mark, kept: _Kept) -> Mark:
    """A shortened point's mark, with the numbers of the whole point's ways and groups."""
    if not kept:
        return mark
    hits = tuple(replace(hit, way=kept[hit.way][0], group=kept[hit.way][1][hit.group]) for hit in mark.hits)
    missed = tuple(kept[mark.way][1][group] for group in mark.missed_groups)
    return replace(mark, hits=hits, missed_groups=missed)


def _grade(answer: str, compiled: CompiledRubric, points: Sequence[CompiledPoint]) -> Grade:
    reading, flags = _read(answer, compiled)
    found = tuple(_find_misconceptions(compiled, reading))
    findings = [(point.point, _withhold_if_false(find_point(point, reading), found)) for point in points]
    marks = tuple(_mark(point, finding) for point, finding in findings)
    score = _score(marks, len(found), compiled, reading)
    return Grade(
        score=score,
        confidence=_confidence(findings, flags, score, len(reading.text)),
        marks=marks,
        misconceptions=found,
        flags=flags,
        scorer_version=SCORER_VERSION,
        rubric_hash=compiled.hash,
    )


def grade_best(answer: str, rubrics: Sequence[Rubric]) -> Grade:
    """The best grade of several alternative rubrics, the first of equals. Raises ValueError without any."""
    return max((grade(answer, rubric) for rubric in rubrics), key=lambda graded: graded.score)


def _score(marks: Sequence[Mark], misconception_count: int, compiled: CompiledRubric, reading: Reading) -> float:
    weighted_credits = [(mark.weight, mark.credit) for mark in marks]
    rubric = compiled.rubric
    if not rubric.is_drafted and rubric.points_needed is None:
        return confirmed_score(weighted_credits, misconception_count=misconception_count)
    return drafted_score(
        weighted_credits,
        compiled.wording,
        _kept_text(reading),
        points_needed=rubric.points_needed,
        full_marks_share=rubric.full_marks_share or DRAFTED_FULL_MARKS,
    )


def _kept_text(reading: Reading) -> Text:
    """The answer without what it says a second time."""
    text, repeated = reading.text, reading.repeated
    if not repeated:
        return text
    last = len(text) - 1
    ends = [text.starts[index + 1] if index < last else len(text.original) for index in range(last + 1)]
    return Text("".join(text.original[text.starts[i] : ends[i]] for i in range(last + 1) if i not in repeated))


def _read(answer: str, compiled: CompiledRubric) -> tuple[Reading, tuple[Flag, ...]]:
    text = Text(answer)
    overview = look_over(text, compiled.question, compiled.reference, compiled.known_stems)
    withheld = overview.withheld
    hits = compiled.vocabulary.find(text)
    if withheld:
        hits = [[hit for hit in group if hit.first not in withheld and hit.last not in withheld] for group in hits]
    sentences = tuple(
        cut_sentences(
            [sentence for sentence in text.sentences if sentence.start not in withheld] if withheld else text.sentences
        )
    )
    contents = tuple(content_words(text, s.start, s.end, compiled.question.stems) for s in sentences)
    return Reading(
        text, hits, find_denials(text), sentences, contents, overview.listed, overview.repeated
    ), overview.flags


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


def _find_misconceptions(compiled: CompiledRubric, reading: Reading) -> Iterator[FoundMisconception]:
    for compiled_item in compiled.misconceptions:
        span = _misconception_span(compiled_item, reading)
        if span is not None:
            yield FoundMisconception(compiled_item.item.slug, (span,))


def _misconception_span(compiled: CompiledMisconception, reading: Reading) -> Span | None:
    text = reading.text
    groups = [reading.hits[group] for group in compiled.groups]
    if not all(groups):
        return None
    for window in find_windows(groups, text, ordered=compiled.item.ordered):
        if crosses_contrast(window, text) or is_comparison(window[0], text):
            continue
        if not compiled.speaks_of_reversal and is_reversed(window, text):
            continue
        # In doubt it was not said: a misconception costs most of the score.
        if not is_within_a_denial(window, reading.denials) and not any(is_set_aside(hit, text) for hit in window):
            return text.span(*bounds(window))
    return None


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


def _confidence(
    findings: Sequence[tuple[KeyPoint, Finding]], flags: Sequence[Flag], score: float, word_count: int
) -> float:
    """How far the score can be trusted, 0..1.

    The certainty of the single marks, by weight, is lowered for scores in the middle (where a point more or less
    counts), for long answers in which few points were found (they may say them in words nobody foresaw), and by each
    flag.
    """
    total = sum(point.weight for point, _ in findings)
    certainty = sum(point.weight * finding.certainty for point, finding in findings) / total
    missed = sum(finding.verdict is not Verdict.MET for _, finding in findings) / len(findings)
    unexplained = min(1.0, word_count / LONG_ANSWER_WORDS) * missed
    trust = sqrt(certainty) * (1 - MIDDLE_DOUBT * 4 * score * (1 - score)) * (1 - UNEXPLAINED_DOUBT * unexplained)
    return round(trust * FLAG_CONFIDENCE_FACTOR ** len(flags), 2)
