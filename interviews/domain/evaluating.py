"""Compare the scorer with people: files of answers that people scored, and pairs of a true and a false answer.

Beside every figure stands what simple baselines get on the same rows, so that one sees what the scorer is worth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from time import perf_counter
from typing import Any

from rapidfuzz import fuzz

from interviews import scoring
from interviews.scoring import agreement
from interviews.scoring.agreement import Band, Separation

from .grading_files import (
    KEPT_RUBRICS,
    Bank,
    Basis,
    Json,
    Line,
    LineError,
    read_answer,
    read_basis,
    read_max_score,
    read_row,
    read_text,
    rubrics_for,
)

# The kinds of answers by people who try. Telling substance from junk is easier than telling good from better.
HONEST_VARIANTS = ("excellent", "expert", "good", "partial", "weak", "messy")
MAX_NAME_CHARACTERS = 200
# More classes than this are no classes: then the usual eleven.
MAX_STEPS = 100
# With both sides long, alignment is quadratic, which would flatter the scorer.
MAX_ALIGNED_CHARACTERS = 500

Baseline = Callable[[str, Sequence[str]], float]


def _token_set_ratio(answer: str, references: Sequence[str]) -> float:
    return max(fuzz.token_set_ratio(answer, reference) for reference in references) / 100


def _token_sort_ratio(answer: str, references: Sequence[str]) -> float:
    return max(fuzz.token_sort_ratio(answer, reference) for reference in references) / 100


def _length(answer: str, references: Sequence[str]) -> float:
    return len(answer.split())


GRADER = "grader"
LENGTH = "answer length"
BASELINES: dict[str, Baseline] = {
    "token_set_ratio": _token_set_ratio,
    "token_sort_ratio": _token_sort_ratio,
    LENGTH: _length,
}
SCORERS = (GRADER, *BASELINES)


@dataclass(frozen=True, slots=True)
class ScoredAnswer:
    """What a line says of an answer that a person scored, `human` 0..1."""

    answer: str
    basis: Basis
    human: float
    question: str
    variant: str
    max_score: float | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two answers that differ in whether they are true."""

    true: str
    false: str
    basis: Basis
    kind: str


@dataclass(slots=True)
class Stopwatch:
    """Seconds of grading, and of one fuzzy alignment a key point on the same texts."""

    answers: int = 0
    grading: float = 0.0
    aligning: float = 0.0


@dataclass(slots=True)
class AnswerColumns:
    """One entry for each scored answer; the texts themselves are let go."""

    human: list[float] = field(default_factory=list)
    confidence: list[float] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    variants: list[str] = field(default_factory=list)
    max_scores: set[float | None] = field(default_factory=set)
    scores: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in SCORERS})


@dataclass(slots=True)
class PairColumns:
    """One entry for each pair."""

    kinds: list[str] = field(default_factory=list)
    true: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in SCORERS})
    false: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in SCORERS})


@dataclass(frozen=True, slots=True)
class Agreement:
    """How one scorer agrees with people. `within`: answers compared with others to the same question only."""

    pearson: float | None
    within: float | None
    mean_absolute_error: float | None


@dataclass(frozen=True, slots=True)
class VariantMeans:
    count: int
    score: float | None
    human: float | None


@dataclass(frozen=True, slots=True)
class AnswersReport:
    """`kappa_steps`: kappa counted scores in this many steps above 0."""

    count: int
    spearman: float | None
    root_mean_square_error: float | None
    kappa: float | None
    kappa_steps: int
    honest_pearson: float | None
    confidence_with_error: float | None
    scorers: dict[str, Agreement]
    variants: dict[str, VariantMeans]
    calibration: list[Band]


@dataclass(frozen=True, slots=True)
class PairsReport:
    scorers: dict[str, Separation]
    kinds: dict[str, Separation]


@dataclass(frozen=True, slots=True)
class SpeedReport:
    """In one process. `alignments`: grading takes as long as this many fuzzy alignments for each key point."""

    answers_per_second: float | None
    alignments: float | None


class Evaluation:
    """Takes lines one at a time, and reports on all of them."""

    def __init__(self, bank: Bank | None) -> None:
        self.bank = bank
        self.answers = AnswerColumns()
        self.pairs = PairColumns()
        self.stopwatch = Stopwatch()

    def add(self, line: Line) -> None:
        """Grade what is on the line. Raises LineError or RubricError, and then counts nothing of it."""
        row = read_row(line)
        if "true" in row or "false" in row:
            self._add_pair(_read_pair(row))
        else:
            self._add_answer(_read_scored_answer(row))

    def _add_answer(self, row: ScoredAnswer) -> None:
        rubrics = rubrics_for(row.basis, self.bank)
        grade = self._grade(row.answer, rubrics)
        columns = self.answers
        columns.human.append(row.human)
        columns.confidence.append(grade.confidence)
        columns.questions.append(row.question)
        columns.variants.append(row.variant)
        columns.max_scores.add(row.max_score)
        for name, score in _all_scores(row.answer, grade, rubrics).items():
            columns.scores[name].append(score)

    def _add_pair(self, pair: Pair) -> None:
        rubrics = rubrics_for(pair.basis, self.bank)
        self.pairs.kinds.append(pair.kind)
        for text, columns in ((pair.true, self.pairs.true), (pair.false, self.pairs.false)):
            for name, score in _all_scores(text, self._grade(text, rubrics), rubrics).items():
                columns[name].append(score)

    def _grade(self, answer: str, rubrics: Sequence[scoring.Rubric]) -> scoring.Grade:
        """Grade, and time it against fuzzy alignment on the same texts."""
        for rubric in rubrics:
            _prepare(rubric)
        began = perf_counter()
        grade = scoring.grade_best(answer, rubrics)
        graded = perf_counter()
        for rubric in rubrics:
            for point in rubric.key_points:
                fuzz.partial_ratio_alignment(point.statement[:MAX_ALIGNED_CHARACTERS], answer)
        self.stopwatch.answers += 1
        self.stopwatch.grading += graded - began
        self.stopwatch.aligning += perf_counter() - graded
        return grade

    def answers_report(self) -> AnswersReport | None:
        """None when no answer had a human score."""
        columns = self.answers
        if not columns.human:
            return None
        human, scores = columns.human, columns.scores[GRADER]
        errors = agreement.absolute_errors(scores, human)
        steps = _kappa_steps(columns.max_scores)
        return AnswersReport(
            count=len(human),
            spearman=agreement.spearman(scores, human),
            root_mean_square_error=agreement.root_mean_square_error(scores, human),
            kappa=agreement.quadratic_weighted_kappa(scores, human, steps=steps),
            kappa_steps=steps,
            honest_pearson=_honest_pearson(columns),
            confidence_with_error=agreement.pearson(columns.confidence, errors),
            scorers={name: _agreement(name, columns) for name in SCORERS},
            variants=_variant_means(columns),
            calibration=agreement.calibration(columns.confidence, errors),
        )

    def pairs_report(self) -> PairsReport | None:
        """None when there was no pair."""
        columns = self.pairs
        if not columns.kinds:
            return None
        return PairsReport(
            scorers={name: agreement.separation(columns.true[name], columns.false[name]) for name in SCORERS},
            kinds={kind: _separation_of(kind, columns) for kind in sorted(set(columns.kinds) - {""})},
        )

    def speed_report(self) -> SpeedReport:
        watch = self.stopwatch
        return SpeedReport(
            answers_per_second=watch.answers / watch.grading if watch.grading else None,
            alignments=watch.grading / watch.aligning if watch.aligning else None,
        )


@lru_cache(maxsize=KEPT_RUBRICS)
def _prepare(rubric: scoring.Rubric) -> None:
    """Let the scorer prepare a rubric, which it does once for all answers: that is not the time an answer takes."""
    scoring.grade("", rubric)


def _read_scored_answer(row: Json) -> ScoredAnswer:
    if "human" not in row:
        raise LineError("There is nothing to compare with: neither “human” nor “true” and “false”.")
    return ScoredAnswer(
        answer=read_answer(row),
        basis=read_basis(row),
        human=_read_share(row["human"], "human"),
        question=_read_name(row, "code") or _read_name(row, "question_id"),
        variant=_read_name(row, "variant"),
        max_score=read_max_score(row),
    )


def _read_pair(row: Json) -> Pair:
    return Pair(
        true=read_answer(row, "true"),
        false=read_answer(row, "false"),
        basis=read_basis(row),
        kind=_read_name(row, "kind"),
    )


def _read_share(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise LineError(f"“{name}” is not a number from 0 to 1.")
    return value


def _read_name(row: Json, name: str) -> str:
    """A short text or a whole number, as text; empty where there is none."""
    value = row.get(name, "")
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return read_text(str(value) if is_number else value, name, limit=MAX_NAME_CHARACTERS)


def _all_scores(answer: str, grade: scoring.Grade, rubrics: Iterable[scoring.Rubric]) -> dict[str, float]:
    references = [_reference(rubric) for rubric in rubrics]
    return {GRADER: grade.score, **{name: baseline(answer, references) for name, baseline in BASELINES.items()}}


def _reference(rubric: scoring.Rubric) -> str:
    """What baselines compare with: without a reference answer, the key points' statements."""
    return rubric.reference_answer or " ".join(point.statement for point in rubric.key_points)


def _kappa_steps(max_scores: set[float | None]) -> int:
    """As many steps as the people had, where that is one whole number for the whole file; else steps of a tenth."""
    only = next(iter(max_scores)) if len(max_scores) == 1 else None
    is_usable = only is not None and only == int(only) and only <= MAX_STEPS
    return int(only) if only is not None and is_usable else agreement.DEFAULT_STEPS


def _honest_pearson(columns: AnswerColumns) -> float | None:
    honest = [place for place, variant in enumerate(columns.variants) if variant in HONEST_VARIANTS]
    scores = columns.scores[GRADER]
    return agreement.pearson([scores[place] for place in honest], [columns.human[place] for place in honest])


def _agreement(name: str, columns: AnswerColumns) -> Agreement:
    scores = columns.scores[name]
    named = [place for place, question in enumerate(columns.questions) if question]
    return Agreement(
        pearson=agreement.pearson(scores, columns.human),
        within=agreement.within_groups(
            [scores[place] for place in named],
            [columns.human[place] for place in named],
            [columns.questions[place] for place in named],
        ),
        # A number of words is no score, so it has no error.
        mean_absolute_error=None if name == LENGTH else agreement.mean_absolute_error(scores, columns.human),
    )


def _variant_means(columns: AnswerColumns) -> dict[str, VariantMeans]:
    """By variant, best human mean first."""
    rows: dict[str, list[tuple[float, float]]] = {}
    for variant, score, human in zip(columns.variants, columns.scores[GRADER], columns.human, strict=True):
        if variant:
            rows.setdefault(variant, []).append((score, human))
    means = {
        variant: VariantMeans(
            len(found), agreement.mean([score for score, _ in found]), agreement.mean([human for _, human in found])
        )
        for variant, found in rows.items()
    }
    return dict(sorted(means.items(), key=lambda item: (-(item[1].human or 0), item[0])))


def _separation_of(kind: str, columns: PairColumns) -> Separation:
    places = [place for place, found in enumerate(columns.kinds) if found == kind]
    true, false = columns.true[GRADER], columns.false[GRADER]
    return agreement.separation([true[place] for place in places], [false[place] for place in places])
