"""What a line of a file may say, what is made of it, and what is said of a line that cannot be graded."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviews import scoring
from interviews.domain import grading_files, processes
from interviews.domain.grading_files import MAX_ANSWER_CHARACTERS, Line, grade_line, grade_lines, read_lines
from tests.scoring.rubrics import RUBRIC, draft_from_words

BANK = {"PPL-01": RUBRIC}
NOT_WHOLE = "is not a whole number from 1 to 100."
NO_POINTS = "is not a number above 0 and up to 1,000,000."
TOO_DEEP = "The line is nested too deep, or holds a number that is too long."


def line(number=1, **row):
    return Line(number, json.dumps(row).encode())


def graded(bank=None, **row):
    outcome = grade_line(line(**row), bank)
    assert outcome.error == ""
    return json.loads(outcome.output)


def refused(bank=None, **row):
    outcome = grade_line(line(**row), bank)
    assert outcome.output == ""
    return outcome.error


def test_line_with_a_code_is_graded_as_the_scorer_grades():
    answer = "Lower perplexity means better prediction of held-out text."

    result = graded(BANK, id="a1", code="PPL-01", answer=answer)

    expected = scoring.grade_to_json(scoring.grade(answer, RUBRIC))
    assert list(result) == [
        "id", "score", "confidence", "marks", "flags", "misconceptions", "rubric_hash", "scorer_version",
    ]  # fmt: skip
    assert result.pop("id") == "a1"
    assert result == expected


def test_code_comes_before_a_reference():
    assert graded(BANK, code="PPL-01", reference="something else", answer="")["rubric_hash"] == (
        scoring.rubric_hash(RUBRIC)
    )


def test_id_is_the_lines_number_where_none_is_given():
    assert json.loads(grade_line(line(7, code="PPL-01", answer=""), BANK).output)["id"] == 7


@pytest.mark.usefixtures("plain_drafting")
def test_best_reference_counts_and_of_equal_ones_the_first():
    references = ["bits shrink", "weights shrink", "memory shrinks"]

    result = graded(reference="bits grow", references=references, answer="The weights shrink, and memory shrinks too.")

    expected = scoring.draft_rubric(reference="weights shrink")
    assert (result["score"], result["rubric_hash"]) == (1, scoring.rubric_hash(expected))


@pytest.mark.usefixtures("plain_drafting")
def test_points_are_the_score_of_max_score():
    points = ["weights shrink", "memory shrinks", "speed rises"]

    result = graded(key_points=points, answer="The weights shrink.", max_score=2.5)

    assert (result["score"], result["points"]) == (0.5128, 1.282)


@pytest.mark.usefixtures("plain_drafting")
def test_key_point_says_its_weight_and_keywords():
    points = [
        {"text": "Weights shrink.", "weight": 3, "keywords": ["smaller", "tiny"]},
        {"text": "Memory shrinks.", "keywords": [["memory", "RAM"], ["less"]]},
        {"text": "Speed rises", "weight": 2.0},
    ]

    result = graded(key_points=points, answer="They become tiny.")

    assert [(mark["weight"], mark["credit"]) for mark in result["marks"]] == [(3, 1), (1, 0), (2, 0)]
    assert [len(mark["missed_groups"]) for mark in result["marks"]] == [0, 2, 2]


def test_everything_given_reaches_drafting(monkeypatch):
    asked = []

    def draft_rubric(**given):
        asked.append(given)
        return RUBRIC

    monkeypatch.setattr(scoring, "draft_rubric", draft_rubric, raising=False)
    row = {"question": "Why?", "reference": "Because of it.", "key_points": ["One.", "Two."], "points_needed": 2}

    graded(**row, answer="")
    graded(**row, answer="The same question drafts once.")

    assert asked == [{**row, "full_marks_share": None}]


def test_empty_answer_is_an_answer():
    assert graded(BANK, code="PPL-01", answer="")["score"] == 0


@pytest.mark.parametrize(
    ("row", "error"),
    [
        ({"code": "PPL-01"}, "“answer” is missing."),
        ({"code": "PPL-01", "answer": None}, "“answer” is missing."),
        ({"code": "PPL-01", "answer": 3}, "“answer” is not text."),
        ({"code": "PPL-01", "answer": "a\x00b"}, "“answer” holds a NUL character."),
        ({"code": "PPL-01", "answer": "\ud800"}, "“answer” holds half a character (a lone surrogate)."),
        (
            {"code": "PPL-01", "answer": "a" * (MAX_ANSWER_CHARACTERS + 1)},
            "“answer” has 100,001 characters; at most 100,000 can be graded.",
        ),
        ({"code": "NO-01", "answer": ""}, "The bank has no published question “NO-01”."),
        ({"code": "", "answer": ""}, "“code” is empty."),
        ({"code": 5, "answer": ""}, "“code” is not text."),
        ({"answer": ""}, "There is nothing to grade against: no code, no reference, no key points."),
        ({"answer": "", "reference": " "}, "“reference” is empty."),
        ({"answer": "", "references": "text"}, "“references” is not a list."),
        ({"answer": "", "references": ["text"] * 51}, "“references” has 51 entries; at most 50 can be graded against."),
        ({"answer": "", "reference": "text", "question": ["Why?"]}, "“question” is not text."),
        ({"answer": "", "key_points": [{"weight": 1}]}, "“text of a key point” is not text."),
        ({"answer": "", "key_points": ["a" * 1001]}, "“key_points” has 1,001 characters; at most 1,000 can be graded."),
        (
            {"answer": "", "key_points": ["One."], "points_needed": 2},
            "“points_needed” is 2, more than there are key points (1).",
        ),
        ({"answer": "", "key_points": ["One."], "points_needed": 0}, f"“points_needed” {NOT_WHOLE}"),
        ({"answer": "", "key_points": ["One."], "points_needed": 1.5}, f"“points_needed” {NOT_WHOLE}"),
        ({"answer": "", "key_points": ["One."], "points_needed": True}, f"“points_needed” {NOT_WHOLE}"),
        ({"answer": "", "key_points": [{"text": "One.", "weight": 10**40}]}, f"“weight” {NOT_WHOLE}"),
        ({"answer": "", "key_points": [{"text": "One.", "weight": -1}]}, f"“weight” {NOT_WHOLE}"),
        ({"answer": "", "key_points": [{"text": "One.", "keywords": "bits"}]}, "“keywords” is not a list."),
        ({"answer": "", "key_points": [{"text": "One.", "keywords": [["bits"], "byte"]}]}, "“keywords” is not a list."),
        ({"answer": "", "key_points": [{"text": "One.", "keywords": [[]]}]}, "“keywords” has an empty group."),
        ({"answer": "", "code": "PPL-01", "max_score": 0}, f"“max_score” {NO_POINTS}"),
        ({"answer": "", "code": "PPL-01", "max_score": "3"}, f"“max_score” {NO_POINTS}"),
        ({"answer": "", "code": "PPL-01", "id": ["a"]}, "“id” is not text."),
    ],
)
def test_line_is_refused(row, error):
    assert refused(BANK, **row) == error


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b'{"answer": ', "The line is not JSON: Expecting value (character 12)."),
        (b"[1, 2]", "The line is not a JSON object."),
        (b'{"answer": "\xff"}', "The line is not UTF-8 (byte 13)."),
        (b'{"answer": "", "max_score": NaN}', "The line is not JSON: NaN is not a number."),
        (b'{"code": "PPL-01", "answer": "", "max_score": 1e999}', f"“max_score” {NO_POINTS}"),
        (b"[" * 100_000, TOO_DEEP),
        (b'{"max_score": ' + b"9" * 5_000 + b"}", TOO_DEEP),
    ],
)
def test_line_that_is_no_json_object_is_refused(raw, error):
    assert grade_line(Line(1, raw), BANK).error == error


def test_malformed_rubric_is_refused_in_the_scorers_words(monkeypatch):
    def draft_rubric(**given):
        raise scoring.RubricError("The reference answer says nothing.")

    monkeypatch.setattr(scoring, "draft_rubric", draft_rubric, raising=False)

    assert refused(reference="?!", answer="text") == "The reference answer says nothing."


def test_weights_find_their_points_where_drafting_merges_some(monkeypatch):
    def draft_rubric(*, key_points, **given):
        points = (scoring.KeyPoint("two", key_points[1].strip(), 90, (("two",),)),)
        return scoring.Rubric("", "", (*points, scoring.KeyPoint("own", "Of the reference.", 80, (("own",),))))

    monkeypatch.setattr(scoring, "draft_rubric", draft_rubric, raising=False)
    points = [{"text": "One.", "weight": 4}, {"text": " Two. ", "weight": 5}, {"text": "Two.", "weight": 3}]

    result = graded(key_points=points, answer="two")

    assert [(mark["slug"], mark["weight"]) for mark in result["marks"]] == [("two", 5), ("own", 1)]


def test_unreadable_bank_is_said_to_be():
    assert refused(None, code="PPL-01", answer="").startswith("The bank cannot be read.")


def test_read_lines_skips_blank_ones_and_counts_them():
    stream = io.BytesIO(b'\xef\xbb\xbf{"a": 1}\r\n\r\n  \n{"b": 2}')

    assert list(read_lines(stream)) == [Line(1, b'{"a": 1}\r\n'), Line(4, b'{"b": 2}')]


def test_read_lines_holds_only_a_part_of_a_huge_one(monkeypatch):
    monkeypatch.setattr(grading_files, "MAX_LINE_BYTES", 10)
    stream = io.BytesIO(b"0123456789abcdefghijklmnop\n012345678\nlast")

    lines = list(read_lines(stream))

    assert lines == [Line(1, b"0123456789", is_too_long=True), Line(2, b"012345678\n"), Line(3, b"last")]
    assert grade_line(lines[0], BANK).error == "The line is longer than 10 bytes."


def test_windows_line_ends_make_no_difference():
    assert grade_line(Line(1, b'{"code": "PPL-01", "answer": ""}\r\n'), BANK) == grade_line(
        line(code="PPL-01", answer=""), BANK
    )


def test_outcomes_are_the_same_on_any_number_of_processes(monkeypatch):
    monkeypatch.setattr(grading_files, "IN_PROCESS_LINES", 2)
    monkeypatch.setattr(grading_files, "CHUNK_LINES", 2)
    answers = ["Lower perplexity is better.", "DPO needs no reward model.", "MLM predicts the next token."]
    lines = [line(number, code="PPL-01", answer=answers[number % 3]) for number in range(1, 10)] + [Line(10, b"broken")]

    alone = list(grade_lines(lines, bank=BANK))
    together = list(grade_lines(lines, bank=BANK, processes=2))

    assert [outcome.number for outcome in alone] == list(range(1, 11))
    assert [bool(outcome.error) for outcome in alone] == [False] * 9 + [True]
    assert together == alone


def test_small_file_starts_no_processes(monkeypatch):
    monkeypatch.delattr(processes, "ProcessPoolExecutor")
    lines = [line(number, code="PPL-01", answer="") for number in range(1, grading_files.IN_PROCESS_LINES + 1)]

    outcomes = list(grade_lines(lines, bank=BANK, processes=2))

    assert len(outcomes) == grading_files.IN_PROCESS_LINES


def test_chunks_end_at_a_number_of_lines_or_of_bytes(monkeypatch):
    monkeypatch.setattr(grading_files, "CHUNK_LINES", 2)
    monkeypatch.setattr(grading_files, "CHUNK_BYTES", 100)
    lines = [Line(1, b"a"), Line(2, b"b"), Line(3, b"c" * 100), Line(4, b"d")]

    assert list(grading_files.chunked(lines)) == [lines[:2], lines[2:3], lines[3:]]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "weight", "keywords"]), inner),
    max_leaves=5,
)
FIELDS = ("id", "code", "question", "reference", "references", "key_points", "points_needed", "max_score")
ROWS = st.fixed_dictionaries({"answer": st.text(max_size=50)}, optional=dict.fromkeys(FIELDS, ANYTHING))


@settings(max_examples=50, deadline=None)
@given(ROWS.map(lambda row: json.dumps(row).encode()) | st.binary(max_size=50))
def test_any_line_is_either_graded_or_refused(raw):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(scoring, "draft_rubric", draft_from_words, raising=False)
        grading_files.drafted_rubrics.cache_clear()
        outcome = grade_line(Line(1, raw), BANK)
    grading_files.drafted_rubrics.cache_clear()

    assert bool(outcome.output) != bool(outcome.error)
    assert "\n" not in outcome.output
    if outcome.output:
        assert 0 <= json.loads(outcome.output)["score"] <= 1
