"""Drafting a rubric from a reference answer or from official key points."""

import pytest

from interviews.scoring import RubricError, draft_rubric, grade, rubric_from_json, rubric_hash, rubric_to_json
from interviews.scoring.drafting import split_statements


@pytest.mark.parametrize(
    ("reference", "statements"),
    [
        ("It saves memory. It costs time.", ["It saves memory", "It costs time"]),
        ("It saves memory; it costs time", ["It saves memory", "it costs time"]),
        ("- saves memory\n* costs time\n3) needs care", ["saves memory", "costs time", "needs care"]),
        ("Three classes: - single layer - several layers", ["single layer", "several layers"]),
        ("1. poll the stations 2. reserve a slot", ["poll the stations", "reserve a slot"]),
        ("Purpose:\n- to save memory", ["to save memory"]),
        ("The rest is a - b - c", ["The rest is a - b - c"]),
        ("It costs 3.5 GB, e.g. here", ["It costs 3.5 GB, e.g. here"]),
        ("", []),
    ],
)
def test_reference_splits_into_statements(reference, statements):
    assert list(split_statements(reference)) == statements


def test_long_sentence_splits_at_its_joints():
    first = "the gradient of the loss goes back through all of the many layers of the network by the chain rule"
    second = "and each of the weights is then moved a small step against its own gradient by the learning rate"

    assert list(split_statements(f"{first}, {second}.")) == [first, second]


def test_short_sentence_stays_whole():
    assert list(split_statements("It saves memory, and it costs time.")) == ["It saves memory, and it costs time"]


def test_drafted_point_has_slug_weight_and_no_groups():
    rubric = draft_rubric(question="What is a queue?", reference="The oldest element leaves first. It is a structure.")

    assert [(point.slug, point.statement, point.groups) for point in rubric.key_points] == [
        ("oldest-element-leaves-first", "The oldest element leaves first", ()),
        ("structure", "It is a structure", ()),
    ]
    assert rubric.key_points[0].weight == 100
    assert 0 < rubric.key_points[1].weight < 50
    assert rubric.is_drafted


def test_words_of_the_question_weigh_little():
    reference = "Quantization rounds weights. Throughput doubles."

    plain = draft_rubric(reference=reference)
    asked = draft_rubric(question="What does quantization of weights do?", reference=reference)

    assert plain.key_points[0].weight > plain.key_points[1].weight
    assert asked.key_points[0].weight < asked.key_points[1].weight


def test_same_statements_are_merged():
    rubric = draft_rubric(reference="The cache grows. The caches grow! The batch shrinks.")

    assert [point.statement for point in rubric.key_points] == ["The cache grows", "The batch shrinks"]


def test_same_slugs_are_numbered():
    rubric = draft_rubric(key_points=["The cache", "A cache", "Cache!"])

    assert [point.slug for point in rubric.key_points] == ["cache", "cache-2", "cache-3"]


def test_key_points_are_taken_as_they_are():
    rubric = draft_rubric(key_points=["One thing. And another.", "A third"], points_needed=1)

    assert [point.statement for point in rubric.key_points] == ["One thing. And another.", "A third"]
    assert rubric.reference_answer == "One thing. And another.\nA third"
    assert rubric.points_needed == 1


@pytest.mark.parametrize("reference", ["", "...", "- \n- "])
def test_reference_without_words_is_refused(reference):
    with pytest.raises(RubricError, match="no key points"):
        draft_rubric(reference=reference)


@pytest.mark.parametrize(("field", "value"), [("points_needed", 0), ("full_marks_share", 0.0), ("full_marks_share", 2)])
def test_impossible_full_marks_are_refused(field, value):
    with pytest.raises(RubricError, match="Full marks cannot"):
        draft_rubric(reference="The cache grows", **{field: value})


@pytest.mark.parametrize("reference", ["3.5 GB of memory is needed.", "16.8 million colours", "0.9 is the momentum"])
def test_numbers_are_not_taken_for_bullets(reference):
    assert [point.statement for point in draft_rubric(reference=reference).key_points] == [reference.rstrip(".")]


def test_points_that_differ_in_their_order_only_stay_apart():
    points = ["The encoder feeds the decoder", "The decoder feeds the encoder"]

    assert [point.statement for point in draft_rubric(key_points=points).key_points] == points


@pytest.mark.parametrize("letter", ["\uff9e", "\ufe70"])
def test_letters_that_are_only_marks_are_words(letter):
    rubric = draft_rubric(reference=f"some words {letter}")

    assert grade(letter, rubric).marks[0].verdict == "partly"
    assert [point.weight for point in draft_rubric(reference=letter).key_points] == [100]


def test_repeating_an_answer_earns_nothing_more():
    rubric = draft_rubric(reference="The gradient flows back through the layers. It is largest at the output.")
    answer = "The gradient flows through layers."

    assert grade(f"{answer} {answer}", rubric).score == grade(answer, rubric).score


def test_drafted_rubric_survives_storage():
    rubric = draft_rubric(question="Why?", key_points=["The cache grows", "Memory fills up"], points_needed=1)

    assert rubric_from_json(rubric_to_json(rubric)) == rubric


def test_later_fields_leave_older_hashes_alone():
    plain = draft_rubric(reference="The cache grows")
    needing = draft_rubric(reference="The cache grows", points_needed=1)

    assert "points_needed" not in rubric_to_json(plain)
    assert rubric_hash(plain) != rubric_hash(needing)
