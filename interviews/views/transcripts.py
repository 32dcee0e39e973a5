"""A finished interview as a page shows it: marks with their words, the answer cut into marked pieces."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from interviews import scoring
from interviews.domain.reviewing import (
    FinalMark,
    answer_final_score,
    answer_machine_score,
    changes_by_answer,
    final_marks,
)
from interviews.models import Answer, AnswerComment, Interview, MarkChange, Review

# Which marking shows where several overlap: what went wrong must not hide under what went well.
_LOUDEST_FIRST = (scoring.Verdict.CONTRADICTED, scoring.Verdict.MET, scoring.Verdict.PARTLY)


@dataclass(frozen=True)
class Piece:
    """Some of the answer's characters. `verdict` is empty for what earned nothing."""

    text: str
    verdict: str = ""
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True)
class PointRow:
    """One key point as shown: its statement, its mark, the candidate's words for it."""

    number: int
    point: scoring.KeyPoint
    final: FinalMark
    quotes: tuple[str, ...]
    near_miss_quote: str
    missed_alternatives: tuple[str, ...]
    follow_up: str

    @property
    def earned(self) -> float:
        return round(self.final.credit * self.point.weight, 2)


@dataclass(frozen=True)
class FoundRow:
    misconception: scoring.Misconception
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """One question of a transcript."""

    answer: Answer
    pieces: tuple[Piece, ...]
    points: tuple[PointRow, ...]
    found: tuple[FoundRow, ...]
    result: scoring.Grade | None
    machine_score: float
    final_score: float
    comment: str

    @property
    def has_late_text(self) -> bool:
        follow_ups = self.answer.follow_ups.all()
        return bool(self.answer.late_text) or any(follow_up.late_text for follow_up in follow_ups)

    @property
    def is_changed(self) -> bool:
        return any(row.final.change for row in self.points)

    @property
    def earned(self) -> float:
        return round(sum(row.earned for row in self.points), 2)

    @property
    def total_weight(self) -> int:
        return sum(row.point.weight for row in self.points)

    @property
    def full_marks_weight(self) -> float:
        return round(self.total_weight * self.rules.full_marks_share, 1)

    @property
    def rules(self) -> scoring.ScoreRules:
        """The rules by which the grade was added up, which may be those of an older scorer."""
        return scoring.score_rules(self.result.scorer_version) if self.result else scoring.score_rules()


@dataclass(frozen=True)
class SectionScore:
    title: str
    score: float


def transcript_items(interview: Interview, review: Review | None = None) -> list[Item]:
    """All questions of a finished interview, with a review's changes where there is one. A fixed number of queries."""
    answers = interview.answers.select_related("version__question", "current_grade").prefetch_related("follow_ups")
    changes = changes_by_answer(review)
    comments: dict[int, AnswerComment] = {c.answer_id: c for c in review.comments.all()} if review else {}
    return [
        answer_item(answer, changes.get(answer.pk, {}), comments[answer.pk].text if answer.pk in comments else "")
        for answer in answers
    ]


def answer_item(answer: Answer, changes: dict[str, MarkChange] | None = None, comment: str = "") -> Item:
    """One question with its marks; without a grade, only the text."""
    result = answer.current_grade.result() if answer.current_grade else None
    rubric = answer.version.rubric()
    marks = final_marks(answer, changes or {})
    points = {point.slug: point for point in rubric.key_points}
    rows = tuple(
        _point_row(number, points[final.mark.slug], final, answer) for number, final in enumerate(marks, start=1)
    )
    misconceptions = {item.slug: item for item in rubric.misconceptions}
    found = tuple(
        FoundRow(misconceptions[item.slug], _quotes(answer.text, item.evidence))
        for item in (result.misconceptions if result else ())
    )
    return Item(
        answer=answer,
        pieces=cut_pieces(answer.text, rows, result),
        points=rows,
        found=found,
        result=result,
        machine_score=answer_machine_score(answer),
        final_score=answer_final_score(answer, changes or {}),
        comment=comment,
    )


def section_scores(items: list[Item]) -> list[SectionScore]:
    """Mean final score of each section's questions, 0..1, in the order of the interview."""
    scores: dict[str, list[float]] = {}
    for item in items:
        scores.setdefault(item.answer.version.section_title, []).append(item.final_score)
    return [SectionScore(title, sum(values) / len(values)) for title, values in scores.items()]


def cut_pieces(text: str, rows: tuple[PointRow, ...], result: scoring.Grade | None) -> tuple[Piece, ...]:
    """The answer cut where markings begin and end. Joined again, the pieces are the answer."""
    markings = [(span, row.final.mark.verdict, row.number) for row in rows for span in row.final.mark.evidence]
    for item in result.misconceptions if result else ():
        markings += [(span, scoring.Verdict.CONTRADICTED, 0) for span in item.evidence]
    edges = {0, len(text)} | {edge for span, _, _ in markings for edge in (span.start, span.end)}
    pieces = []
    for start, end in pairwise(sorted(edges)):
        covering = [(verdict, number) for span, verdict, number in markings if span.start <= start and end <= span.end]
        verdict = next((v for v in _LOUDEST_FIRST if any(c[0] == v for c in covering)), "")
        # A number stands once, behind the last piece of its evidence.
        numbers = {number for span, _, number in markings if number and span.end == end and span.start <= start}
        pieces.append(Piece(text[start:end], str(verdict), tuple(sorted(numbers))))
    return tuple(pieces)


def _point_row(number: int, point: scoring.KeyPoint, final: FinalMark, answer: Answer) -> PointRow:
    near = final.mark.near_miss
    return PointRow(
        number=number,
        point=point,
        final=final,
        quotes=_quotes(answer.text, final.mark.evidence),
        near_miss_quote=answer.text[near.span.start : near.span.end] if near else "",
        missed_alternatives=tuple(
            point.ways[final.mark.way][group][0].replace("*", "…") for group in final.mark.missed_groups
        ),
        follow_up=answer.version.follow_ups.get(point.slug, ""),
    )


def _quotes(text: str, spans: tuple[scoring.Span, ...]) -> tuple[str, ...]:
    return tuple(text[span.start : span.end] for span in spans)
