"""Grading without keyword groups: which words of a statement an answer says."""

import pytest

from interviews.scoring import Verdict, draft_rubric, grade, grade_best
from interviews.scoring.rarity import information
from interviews.scoring.text import Text, normalise, stem
from interviews.scoring.words import Said, WordMatch, find_word, negated_tokens, spelt_alike, statement_words

REFERENCE = "The gradient flows back through the layers"


def find(word, answer):
    return find_word(statement_words(Text(word), frozenset(), {})[0], Said(Text(answer)))


def only_mark(answer, reference=REFERENCE, question=""):
    return grade(answer, draft_rubric(question=question, reference=reference)).marks[0]


@pytest.mark.parametrize(
    ("word", "answer", "expected"),
    [
        ("gradient", "the gradients", WordMatch(1, 1, 1.0)),
        ("gradient", "the graidents", WordMatch(1, 1, 0.9)),
        ("backpropagation", "bakcpropagtion", WordMatch(0, 0, 0.8)),
        ("finetuning", "fine tuning it", WordMatch(0, 0, 1.0)),
        ("keyword", "a key word", WordMatch(1, 2, 1.0)),
        ("127", "from 127.0.0.1 on", WordMatch(1, 1, 1.0)),
        ("big", "it is large", WordMatch(2, 2, 0.8)),
        ("open", "it is not closed", WordMatch(3, 3, 0.6)),
        ("open", "it is closed", WordMatch(2, 2, 0.6, agrees=False)),
        ("open", "it is not open", WordMatch(3, 3, 1.0, agrees=False)),
        ("open", "not open, but open", WordMatch(3, 3, 1.0)),
        ("gradient", "the weights", None),
        ("127", "128", None),
        ("the", "then", None),
    ],
)
def test_word_is_found(word, answer, expected):
    assert find(word, answer) == expected


@pytest.mark.parametrize(
    ("left", "right", "likeness"),
    [("gradient", "gradeint", 0.9), ("evapor", "evapot", 0.9), ("variat", "various", 0.5), ("cat", "car", 0.0),
     ("1000", "1001", 0.0)],
)  # fmt: skip
def test_spelling_is_compared(left, right, likeness):
    assert spelt_alike(left, right) == spelt_alike(right, left) == likeness


def test_negation_ends_with_its_clause():
    assert negated_tokens(Text("It does not grow fast, it shrinks")) == (False, False, False, True, True, False, False)


def test_not_only_denies_nothing():
    assert not any(negated_tokens(Text("It not only grows")))


def test_rarer_words_say_more():
    words = [information(stem(normalise(word))) for word in ("the", "make", "system", "ribosome")]

    assert words == [0.2, 0.5, 0.75, 1.0]


def test_statement_in_its_own_words_is_met():
    mark = only_mark(REFERENCE)

    assert (mark.verdict, mark.credit) == (Verdict.MET, 1.0)


def test_half_of_a_statement_is_part():
    mark = only_mark("Something about the gradient")

    assert mark.verdict is Verdict.PARTLY
    assert 0.2 <= mark.credit < 0.5


def test_nothing_of_a_statement_is_missing():
    mark = only_mark("Bananas ripen quickly")

    assert (mark.verdict, mark.credit, mark.evidence) == (Verdict.MISSING, 0.0, ())


def test_denied_statement_is_contradicted():
    mark = only_mark("The path is not closed", "The path is closed", question="What about the path?")

    assert mark.verdict is Verdict.CONTRADICTED
    assert mark.credit < 0.2
    assert mark.reason == "The answer uses these words to say the opposite."


def test_evidence_points_into_the_untouched_answer():
    answer = "Well… the *Gradeint* — as we saw in chapter two of the book — flows back"

    spans = only_mark(answer).evidence

    assert [answer[span.start : span.end] for span in spans] == ["Gradeint", "flows back"]


def test_words_of_the_question_earn_little():
    question = "Where does the gradient flow?"

    mark = only_mark("The gradient flows", question=question)

    assert mark.verdict is Verdict.MISSING


@pytest.mark.parametrize(
    ("answer", "score"),
    [
        (REFERENCE, 1.0),
        ("", 0.0),
        ("?!", 0.0),
    ],
)
def test_score_at_the_ends(answer, score):
    assert grade(answer, draft_rubric(reference=REFERENCE)).score == score


def test_scores_rise_with_what_is_said():
    rubric = draft_rubric(question="What does backpropagation do?", reference=REFERENCE + ". Weights are then updated.")
    answers = [
        "Bananas ripen quickly in the warm kitchen of my aunt.",
        "It does something with the weights.",
        "The weights are updated by a gradient.",
        "The gradient flows back through the layers and the weights are updated.",
    ]

    scores = [grade(answer, rubric).score for answer in answers]

    assert scores == sorted(scores)
    assert scores[0] < 0.25
    assert scores[-1] > 0.9


def test_wrong_side_costs_marks():
    rubric = draft_rubric(question="Is it stable?", reference="Yes, momentum damps the oscillation")

    right = grade("Yes, it damps it", rubric).score
    wrong = grade("No, it damps it", rubric).score

    assert right - wrong > 0.1


def test_points_needed_caps_the_sum_of_credits():
    points = ["The cache grows", "Batches shrink", "Latency doubles"]
    any_one = draft_rubric(key_points=points, points_needed=1)
    all_three = draft_rubric(key_points=points, points_needed=3)

    assert grade("The cache grows", any_one).score == 1.0
    assert grade("The cache grows", all_three).score == 0.3333


def test_best_of_several_references_counts():
    rubrics = [draft_rubric(reference=reference) for reference in ("Bananas ripen quickly", REFERENCE)]

    best = grade_best(REFERENCE, rubrics)

    assert best.score == 1.0
    assert best == grade(REFERENCE, rubrics[1])


def test_huge_texts_stay_within_limits():
    """Counts rather than a stopwatch: what could be quadratic is bounded."""
    answer = Text(" ".join(f"g{'abcdefghij'[i % 10]}{'klmnopqrst'[i // 10 % 10]}{'uvwxyzabcd'[i // 100]}"
                           for i in range(1000)))  # fmt: skip

    said = Said(answer)
    words = statement_words(answer, frozenset(), {})

    assert len(answer.positions) > 900
    assert len(said.by_letter["g"]) == 300
    assert len(words) == 400
