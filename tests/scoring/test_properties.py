"""What must hold for any text at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviews.scoring import (
    Rubric,
    draft_rubric,
    grade,
    grade_from_json,
    grade_to_json,
    rubric_from_json,
    rubric_to_json,
)
from tests.scoring.rubrics import RUBRIC

WORDS = st.sampled_from(
    "perplexity lower is better not never bert gpt both sides dpo no reward model skips the , . ; but whereas unlike "
    "instead of SFT demonstrations cheaper because it \n - 4 bits".split(" ")
)
DRAFTED = draft_rubric(question=RUBRIC.question, reference=RUBRIC.reference_answer)
# Half arbitrary characters, half sentences that come near the rubric.
ANSWERS = st.one_of(st.text(max_size=400), st.lists(WORDS, max_size=60).map(" ".join))


@settings(deadline=None)
@given(ANSWERS)
def test_any_text_is_graded_within_bounds(answer):
    assert_within_bounds(answer, grade(answer, RUBRIC))


@settings(deadline=None)
@given(ANSWERS)
def test_any_text_is_graded_against_a_drafted_rubric(answer):
    assert_within_bounds(answer, grade(answer, DRAFTED))


def assert_within_bounds(answer, result):

    assert 0 <= result.score <= 1
    assert 0 <= result.confidence <= 1
    spans = [span for mark in result.marks for span in mark.evidence]
    spans += [hit.span for mark in result.marks for hit in mark.hits]
    spans += [span for item in result.misconceptions for span in item.evidence]
    assert all(0 <= span.start < span.end <= len(answer) for span in spans)


@settings(deadline=None)
@given(ANSWERS)
def test_hits_quote_words_of_the_answer(answer):
    """What a mark points at is there, as the candidate typed it: no hit begins or ends inside a word."""
    for mark in grade(answer, RUBRIC).marks:
        for hit in mark.hits:
            quoted = answer[hit.span.start : hit.span.end]
            assert quoted == quoted.strip()
            assert any(hit.span.start >= span.start and hit.span.end <= span.end for span in mark.evidence)


@settings(deadline=None)
@given(ANSWERS)
def test_same_answer_same_grade(answer):
    assert grade(answer, RUBRIC) == grade(answer, RUBRIC)


@settings(deadline=None)
@given(ANSWERS)
def test_grade_survives_storage(answer):
    result = grade(answer, RUBRIC)

    assert grade_from_json(grade_to_json(result)) == result


@settings(deadline=None)
@given(ANSWERS)
def test_repeating_the_answer_never_raises_the_score(answer):
    once = grade(answer, RUBRIC).score

    assert grade(f"{answer}\n{answer}", RUBRIC).score <= once
    assert grade(f"{answer} {answer}", RUBRIC).score <= once


@settings(deadline=None)
@given(ANSWERS, st.permutations(RUBRIC.key_points))
def test_order_of_key_points_changes_nothing(answer, points):
    shuffled = Rubric(RUBRIC.question, RUBRIC.reference_answer, tuple(points), RUBRIC.misconceptions)

    one, other = grade(answer, RUBRIC), grade(answer, shuffled)

    assert one.score == other.score
    assert {mark.slug: mark for mark in one.marks} == {mark.slug: mark for mark in other.marks}


@settings(deadline=None)
@given(ANSWERS)
def test_unrelated_sentence_raises_no_mark_to_met(answer):
    before = {m.slug for m in grade(answer, RUBRIC).marks if m.verdict == "met"}

    after = {m.slug for m in grade(answer + "\nGardening in spring means digging.", RUBRIC).marks if m.verdict == "met"}

    assert after <= before


def test_rubric_survives_storage():
    assert rubric_from_json(rubric_to_json(RUBRIC)) == RUBRIC


@pytest.mark.parametrize(
    "answer",
    [
        "perplexity " * 10_000,
        "perplexity lower, " * 6_000,
        "lower perplexity is better. " * 3_600,
        "a" * 100_000,
        "((((" * 25_000,
        "no " * 33_000,
        "perplexity. " * 4_000 + "lower. " * 7_000,
        "".join(f"w{number}x lower " for number in range(7_000)),
        "it is wrong that " * 6_000,
        "people think " * 8_000,
        "low er perplexity " * 6_000,
        "perplexity is not more or less lower bert never both sides " * 1_600,
    ],
    ids=[
        "one word",
        "commas",
        "sentences",
        "one token",
        "brackets",
        "negators",
        "apart",
        "strangers",
        "denials",
        "hearsay",
        "split words",
        "scales",
    ],
)
def test_huge_answers_are_graded(answer):
    """A pattern that backtracks, or windows compared all with all, would keep the whole suite from ending."""
    result = grade(answer, RUBRIC)

    assert 0 <= result.score <= 1
    assert all(span.end <= len(answer) for mark in result.marks for span in mark.evidence)
