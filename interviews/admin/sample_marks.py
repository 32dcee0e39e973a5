"""How the scorer marks a question's sample answers, beside the marks they should get.

So that a curator can try a rubric before publishing it.
"""

from __future__ import annotations

from dataclasses import dataclass

from interviews import scoring
from interviews.models import MarkChange, Question, SampleAnswer

VERDICTS = dict(MarkChange.Verdict.choices)
NOTHING_EXPECTED = "—"


@dataclass(frozen=True, slots=True)
class CheckedMark:
    """One key point in one sample answer, in words."""

    slug: str
    expected: str
    given: str
    reason: str
    is_as_expected: bool


@dataclass(frozen=True, slots=True)
class CheckedSample:
    """One sample answer as the scorer sees it. Scores are in percent."""

    title: str
    text: str
    score_percent: int
    min_percent: int
    max_percent: int
    is_score_as_expected: bool
    marks: tuple[CheckedMark, ...]
    missed_misconceptions: tuple[str, ...]
    unexpected_misconceptions: tuple[str, ...]

    @property
    def differences(self) -> int:
        wrong_marks = sum(not mark.is_as_expected for mark in self.marks)
        wrong_misconceptions = len(self.missed_misconceptions) + len(self.unexpected_misconceptions)
        return wrong_marks + wrong_misconceptions + (not self.is_score_as_expected)


def check_sample_answers(question: Question) -> tuple[CheckedSample, ...]:
    """Grade each sample answer against the working copy. Raises RubricError when it cannot be graded against."""
    rubric = question.rubric()
    return tuple(_check(sample, scoring.grade(sample.text, rubric)) for sample in question.sample_answers.all())


def _check(sample: SampleAnswer, grade: scoring.Grade) -> CheckedSample:
    found = [item.slug for item in grade.misconceptions]
    return CheckedSample(
        title=str(sample),
        text=sample.text,
        score_percent=round(grade.score * 100),
        min_percent=round(sample.min_score * 100),
        max_percent=round(sample.max_score * 100),
        is_score_as_expected=sample.min_score <= grade.score <= sample.max_score,
        marks=tuple(_check_mark(mark, sample.expected_marks.get(mark.slug)) for mark in grade.marks),
        missed_misconceptions=tuple(slug for slug in sample.expected_misconceptions if slug not in found),
        unexpected_misconceptions=tuple(slug for slug in found if slug not in sample.expected_misconceptions),
    )


def _check_mark(mark: scoring.Mark, expected: str | None) -> CheckedMark:
    return CheckedMark(
        slug=mark.slug,
        expected=NOTHING_EXPECTED if expected is None else VERDICTS.get(expected, expected),
        given=VERDICTS[mark.verdict],
        reason=mark.reason,
        is_as_expected=expected is None or expected == mark.verdict,
    )
