"""What a point is worth that was said only when asked for."""

import pytest

from interviews.scoring import FOLLOW_UP_CREDIT, KeyPoint, Misconception, Rubric, Verdict, follow_up_mark

RUBRIC = Rubric(
    question="Why quantize?",
    reference_answer="It saves memory.",
    key_points=(
        KeyPoint("memory", "It saves memory.", 3, (("fewer bits",), ("memory",))),
        KeyPoint("speed", "It is faster.", 1, (("integer",), ("faster",))),
    ),
    misconceptions=(Misconception("adds", "It adds parameters.", "No.", (("adds",), ("parameters",))),),
)


def test_point_said_when_asked_earns_half():
    mark = follow_up_mark("Fewer bits take less memory.", RUBRIC, "memory")

    assert (mark.slug, mark.verdict, mark.credit, mark.weight) == ("memory", Verdict.MET, FOLLOW_UP_CREDIT, 3)
    assert [(span.start, span.end) for span in mark.evidence] == [(0, 27)]


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("", Verdict.MISSING),
        ("Integer units are faster.", Verdict.MISSING),
        ("Fewer bits take no less memory.", Verdict.CONTRADICTED),
    ],
)
def test_point_not_said_earns_nothing(answer, verdict):
    mark = follow_up_mark(answer, RUBRIC, "memory")

    assert (mark.verdict, mark.credit) == (verdict, 0.0)


def test_nothing_is_earned_beside_a_false_statement():
    mark = follow_up_mark("Fewer bits take less memory. It adds many parameters.", RUBRIC, "memory")

    assert mark.credit == 0.0


def test_unknown_point_is_an_error():
    with pytest.raises(KeyError):
        follow_up_mark("Anything.", RUBRIC, "cost")
