"""What a point is worth that was said only when asked for."""

import pytest

from interviews.scoring import FOLLOW_UP_CREDIT, KeyPoint, Misconception, Rubric, Verdict, follow_up_mark

RUBRIC = Rubric(
    question="Why quantize?",
    reference_answer="It saves memory.",
    key_points=(
        KeyPoint("memory", "It saves memory.", 3, (("fewer bits",), ("memory", "not know"))),
        KeyPoint("speed", "It is faster.", 1, (("integer",), ("faster",))),
    ),
    misconceptions=(Misconception("adds", "It adds parameters.", "No.", (("adds",), ("parameters",))),),
)


# Says neither of a point's groups.
PROMPT = "What else?"


def mark_of(answer, slug, prompt=PROMPT):
    return follow_up_mark(answer, RUBRIC, slug, prompt=prompt)


def test_point_said_when_asked_earns_half():
    mark = mark_of("Fewer bits take less memory.", "memory")

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
    mark = mark_of(answer, "memory")

    assert (mark.verdict, mark.credit) == (verdict, 0.0)


@pytest.mark.parametrize(
    ("prompt", "answer", "verdict"),
    [
        # What is asked about need not be named again, and what is said of it must be.
        ("What do fewer bits change?", "Memory needs shrink.", Verdict.MET),
        ("What do fewer bits change?", "A lot.", Verdict.MISSING),
        ("What do fewer bits change?", "They take no less memory.", Verdict.CONTRADICTED),
        ("What saves memory?", "Using fewer bits for each weight.", Verdict.MET),
        ("What do fewer bits change?", "I do not know.", Verdict.MISSING),
        # A prompt that says it all leaves all of it to say.
        ("Do fewer bits save memory?", "Do fewer bits save memory?", Verdict.MISSING),
        ("Do fewer bits save memory?", "Yes.", Verdict.MISSING),
        ("Do fewer bits save memory?", "Memory.", Verdict.MISSING),
        ("Do fewer bits save memory?", "Yes, fewer bits take less memory.", Verdict.MET),
    ],
)
def test_what_the_prompt_says_need_not_be_said_again(prompt, answer, verdict):
    mark = mark_of(answer, "memory", prompt)

    assert (mark.verdict, mark.credit) == (verdict, 0.5 if verdict == Verdict.MET else 0.0)


def test_hits_of_a_short_reply_belong_to_the_whole_points_groups():
    mark = mark_of("Memory needs shrink.", "memory", "What do fewer bits change?")

    assert [(hit.group, hit.alternative, hit.way) for hit in mark.hits] == [(1, "memory", 0)]


def test_nothing_is_earned_beside_a_false_statement():
    mark = mark_of("Fewer bits take less memory. It adds many parameters.", "memory")

    assert mark.credit == 0.0


def test_unknown_point_is_an_error():
    with pytest.raises(KeyError):
        mark_of("Anything.", "cost")
