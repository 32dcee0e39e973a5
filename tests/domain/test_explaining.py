"""The account of a grade says what is in the grade, and nothing that is not."""

from interviews import scoring
from interviews.domain.explaining import Paragraph, explain_grade
from interviews.scoring import (
    Flag,
    FoundMisconception,
    Grade,
    GroupHit,
    KeyPoint,
    Mark,
    Misconception,
    NearMiss,
    Rubric,
    Span,
    Verdict,
)

ANSWER = "Fewer\nbits. \x1b[31mRed."
RUBRIC = Rubric(
    question="Why quantize?",
    reference_answer="To save memory.",
    key_points=(
        KeyPoint("bits", "It takes fewer bits.", 2, (("fewer", "less"), ("bits",))),
        KeyPoint("memory", "It saves memory.", 4, (("memory",), ("a", "b", "c", "d", "e", "f"))),
    ),
    misconceptions=(Misconception("red", "It is red.", "It has no colour.", (("red",),)),),
)
BITS = Mark(
    "bits", Verdict.MET, 1.0, 2, (Span(0, 10),), (GroupHit(0, "fewer", Span(0, 5)), GroupHit(1, "bits", Span(6, 10)))
)
MEMORY = Mark("memory", Verdict.MISSING, 0.0, 4, missed_groups=(1,), near_miss=NearMiss(Span(12, 21), 30, 70))


def grade(*, marks=(BITS, MEMORY), score=0.5556, misconceptions=(), flags=(), scorer_version="1"):
    return Grade(score, 0.8, marks, misconceptions, flags, scorer_version, "abc")


def account(**fields):
    return [paragraph.text for paragraph in explain_grade(ANSWER, RUBRIC, grade(**fields))]


def test_account_of_a_plain_grade():
    assert account() == [
        "Why quantize?",
        "",
        "Score 0.56, confidence 0.80",
        "",
        "✓ Met, 2 of 2: It takes fewer bits.",
        "“Fewer bits”",
        "Group 1: “Fewer” for “fewer”",
        "Group 2: “bits” for “bits”",
        "",
        "○ Missing, 0 of 4: It saves memory.",
        "Group 2 was not found: “a”, “b”, “c”, “d” or 2 more",
        "Nearest, 30 % alike where 70 % would count: “[31mRed.”",
        "",
        "How it adds up",
        "Earned weight: 2 of 6",
        "Full marks at 3.6 (60% of the weight): 0.5556",
        "",
        "Rubric abc",
        "Scorer version 1",
    ]


def test_account_names_misconceptions_flags_and_their_price():
    lines = account(
        score=0.1667,
        misconceptions=(FoundMisconception("red", (Span(17, 20),)),),
        flags=(Flag("very_short", "The answer has 3 words."),),
    )

    assert lines[12:] == [
        "",
        "✗ Misconception: It is red.",
        "“Red”",
        "It has no colour.",
        "",
        "Flag very_short: The answer has 3 words.",
        "",
        "How it adds up",
        "Earned weight: 2 of 6",
        "Full marks at 3.6 (60% of the weight): 0.5556",
        "Times 0.3 for what is false in it: 0.1667",
        "",
        "Rubric abc",
        "Scorer version 1",
    ]


def test_account_tells_what_each_false_statement_takes_off():
    found = (FoundMisconception("red", (Span(17, 20),)),)

    lines = account(score=0.1128, misconceptions=found, scorer_version="3")

    assert lines[-6:-3] == [
        "Earned weight: 2 of 6",
        "Full marks at 3.9 (65% of the weight): 0.5128",
        "Minus 0.4 each for what is false in it: 0.1128",
    ]


def test_account_says_when_other_rules_made_the_score():
    assert "By the rubric's other rules: 0.4000" in account(score=0.4)


def test_account_of_words_without_a_statement():
    scattered = Mark("memory", Verdict.MISSING, 0.0, 4, reason="Too far apart.")

    lines = account(marks=(scattered,))

    assert lines[4:7] == [
        "○ Missing, 0 of 4: It saves memory.",
        "Too far apart.",
        "Its words are there, but no one statement says it.",
    ]


def test_account_tells_verdicts_by_tone_too():
    paragraphs = list(explain_grade(ANSWER, RUBRIC, grade()))

    assert paragraphs[4] == Paragraph("✓ Met, 2 of 2: It takes fewer bits.", tone=Verdict.MET)
    assert paragraphs[5].indent == 1


def test_account_of_a_real_grade_holds_its_score():
    real = scoring.grade("It takes fewer bits.", RUBRIC)

    assert [p.text for p in explain_grade("It takes fewer bits.", RUBRIC, real)][2].startswith(
        f"Score {real.score:.2f}"
    )


def test_part_of_another_way_names_its_own_groups():
    point = KeyPoint(
        "memory", "It saves memory.", 2, (("saves",), ("memory",)),
        other_ways=((("red",), ("green",), ("blue",), ("cyan",)),),
    )  # fmt: skip
    rubric = Rubric("Why?", "It saves memory.", (point,))

    answer = "red and green and blue"
    lines = [paragraph.text for paragraph in explain_grade(answer, rubric, scoring.grade(answer, rubric))]

    assert "Group 4 was not found: “cyan”" in lines
