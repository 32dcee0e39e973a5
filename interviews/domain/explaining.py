"""Tell in words how one answer was marked, from nothing but the answer, its rubric and its grade."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isclose

from interviews import scoring
from interviews.scoring import Verdict

VERDICTS = {
    Verdict.MET: "✓ Met",
    Verdict.PARTLY: "◐ Partly met",
    Verdict.MISSING: "○ Missing",
    Verdict.CONTRADICTED: "✗ Contradicted",
}
HEADING = "heading"
PLAIN = ""
# A group has a dozen alternatives; a few say what kind of words were looked for.
SHOWN_ALTERNATIVES = 4
MAX_QUOTE_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`tone`: a verdict, "heading" or nothing; `indent` in levels. An empty text is an empty line."""

    text: str = ""
    indent: int = 0
    tone: str = PLAIN


def explain_grade(answer: str, rubric: scoring.Rubric, grade: scoring.Grade) -> Iterator[Paragraph]:
    """The whole account, top to bottom."""
    yield Paragraph(rubric.question)
    yield Paragraph()
    yield Paragraph(f"Score {grade.score:.2f}, confidence {grade.confidence:.2f}", tone=HEADING)
    points = {point.slug: point for point in rubric.key_points}
    for mark in grade.marks:
        yield Paragraph()
        yield from _explain_mark(answer, points[mark.slug], mark)
    yield from _explain_misconceptions(answer, rubric, grade)
    yield from _explain_flags(grade)
    yield from _explain_sum(grade)
    yield Paragraph()
    yield Paragraph(f"Rubric {grade.rubric_hash}")
    yield Paragraph(f"Scorer version {grade.scorer_version}")


def _explain_mark(answer: str, point: scoring.KeyPoint, mark: scoring.Mark) -> Iterator[Paragraph]:
    earned = f"{_number(mark.credit * mark.weight)} of {mark.weight}"
    yield Paragraph(f"{VERDICTS[mark.verdict]}, {earned}: {point.statement}", tone=mark.verdict)
    for span in mark.evidence:
        yield Paragraph(_quote(answer, span), indent=1)
    if mark.reason:
        yield Paragraph(mark.reason, indent=1)
    if mark.way:
        yield Paragraph("Said in another way than the first.", indent=1)
    for hit in mark.hits:
        yield Paragraph(f"Group {hit.group + 1}: {_quote(answer, hit.span)} for “{hit.alternative}”", indent=1)
    for group in mark.missed_groups:
        yield Paragraph(f"Group {group + 1} was not found: {_alternatives(point.ways[mark.way][group])}", indent=1)
    if mark.verdict == Verdict.MISSING and point.groups and not mark.missed_groups:
        yield Paragraph("Its words are there, but no one statement says it.", indent=1)
    if mark.near_miss:
        near = mark.near_miss
        nearness = f"Nearest, {near.similarity} % alike where {near.needed} % would count"
        yield Paragraph(f"{nearness}: {_quote(answer, near.span)}", indent=1)


def _alternatives(group: tuple[str, ...]) -> str:
    shown = ", ".join(f"“{alternative}”" for alternative in group[:SHOWN_ALTERNATIVES])
    more = len(group) - SHOWN_ALTERNATIVES
    return f"{shown} or {more} more" if more > 0 else shown


def _explain_misconceptions(answer: str, rubric: scoring.Rubric, grade: scoring.Grade) -> Iterator[Paragraph]:
    known = {item.slug: item for item in rubric.misconceptions}
    for found in grade.misconceptions:
        item = known[found.slug]
        yield Paragraph()
        yield Paragraph(f"✗ Misconception: {item.statement}", tone=Verdict.CONTRADICTED)
        for span in found.evidence:
            yield Paragraph(_quote(answer, span), indent=1)
        yield Paragraph(item.correction, indent=1)


def _explain_flags(grade: scoring.Grade) -> Iterator[Paragraph]:
    if grade.flags:
        yield Paragraph()
    for flag in grade.flags:
        yield Paragraph(f"Flag {flag.name}: {flag.reason}", tone=Verdict.PARTLY)


def _explain_sum(grade: scoring.Grade) -> Iterator[Paragraph]:
    """How marks become the score. What follows from other rules of the scorer is named as such, never hidden."""
    total = sum(mark.weight for mark in grade.marks)
    earned = sum(mark.weight * mark.credit for mark in grade.marks)
    rules = scoring.score_rules(grade.scorer_version)
    full = rules.full_marks_share * total
    score = min(1.0, earned / full)
    yield Paragraph()
    yield Paragraph("How it adds up", tone=HEADING)
    yield Paragraph(f"Earned weight: {_number(earned)} of {total}", indent=1)
    share = f"{rules.full_marks_share:.0%} of the weight"
    yield Paragraph(f"Full marks at {_number(full)} ({share}): {score:.4f}", indent=1)
    if grade.misconceptions:
        score = rules.after_misconceptions(score, len(grade.misconceptions))
        yield Paragraph(f"{_price(rules)} for what is false in it: {score:.4f}", indent=1)
    if not isclose(score, grade.score, abs_tol=0.0001):
        yield Paragraph(f"By the rubric's other rules: {grade.score:.4f}", indent=1)


def _price(rules: scoring.ScoreRules) -> str:
    if rules.misconception_deduction:
        return f"Minus {rules.misconception_deduction} each"
    return f"Times {rules.misconception_factor}"


def _quote(answer: str, span: scoring.Span) -> str:
    """The candidate's words on one line; nothing in them can steer a terminal."""
    words = answer[span.start : span.end]
    line = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return f"“{line}”" if len(line) <= MAX_QUOTE_CHARACTERS else f"“{line[:MAX_QUOTE_CHARACTERS]}…”"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
