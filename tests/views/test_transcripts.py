"""Cutting an answer into marked pieces never changes a character of it."""

from hypothesis import given
from hypothesis import strategies as st

from interviews import scoring
from interviews.domain.reviewing import FinalMark
from interviews.views.charts import sparkline
from interviews.views.transcripts import PointRow, cut_pieces

POINT = scoring.KeyPoint("p", "A statement.", 1, (("a",), ("b",)))


def row(number, verdict, *spans):
    mark = scoring.Mark("p", verdict, 0, 1, evidence=tuple(scoring.Span(*span) for span in spans))
    return PointRow(number, POINT, FinalMark(mark, None), (), "", (), "")


def shown(text, *rows):
    return [(piece.text, piece.verdict, piece.numbers) for piece in cut_pieces(text, rows, None)]


def test_pieces_show_verdict_and_number():
    assert shown("abcdef", row(1, scoring.Verdict.MET, (2, 4))) == [
        ("ab", "", ()),
        ("cd", "met", (1,)),
        ("ef", "", ()),
    ]


def test_overlapping_pieces_show_the_worse_verdict():
    rows = (row(1, scoring.Verdict.MET, (0, 4)), row(2, scoring.Verdict.CONTRADICTED, (2, 6)))

    assert shown("abcdef", *rows) == [
        ("ab", "met", ()),
        ("cd", "contradicted", (1,)),
        ("ef", "contradicted", (2,)),
    ]


def test_empty_answer_has_no_pieces():
    assert shown("") == []


@given(st.text(min_size=1, max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6))
def test_pieces_joined_are_the_answer(text, bounds):
    spans = [tuple(sorted((min(a, len(text)), min(b, len(text))))) for a, b in bounds]
    rows = [row(number, scoring.Verdict.MET, span) for number, span in enumerate(spans, start=1)]

    assert "".join(piece.text for piece in cut_pieces(text, tuple(rows), None)) == text


def test_sparkline_needs_two_scores():
    assert sparkline([]) is None
    assert sparkline([0.5]) is None


def test_sparkline_draws_and_tells():
    line = sparkline([0.0, 0.5, 1.0])

    assert line.points == "8.0,80.0 160.0,44.0 312.0,8.0"
    assert line.description == "Mock scores rose from 0 to 100 over 3 interviews"
    assert sparkline([0.4, 0.4]).description == "Mock scores stayed at 40 over 2 interviews"
