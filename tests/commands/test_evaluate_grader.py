"""The evaluation as people and as machines read it."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from interviews.management.commands import evaluate_grader

pytestmark = pytest.mark.usefixtures("plain_drafting")

ANSWERS = [
    {"question_id": "q", "variant": "good", "reference": "weights shrink", "answer": "Weights shrink.", "human": 1.0},
    {"question_id": "q", "variant": "weak", "reference": "weights shrink", "answer": "Different matter.", "human": 0.0},
]
PAIRS = [{"kind": "swap", "reference": "weights shrink", "true": "Weights shrink.", "false": "Shrink nothing."}]


@pytest.fixture(autouse=True)
def no_bank(monkeypatch):
    monkeypatch.setattr(evaluate_grader, "read_bank", dict)


def write(path, rows):
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return str(path)


def run(*arguments):
    out, err, failure = io.StringIO(), io.StringIO(), ""
    try:
        call_command("evaluate_grader", *arguments, stdout=out, stderr=err)
    except CommandError as error:
        failure = str(error)
    return out.getvalue(), err.getvalue(), failure


def test_evaluate_grader_prints_tables_that_fit(tmp_path):
    answers, pairs = write(tmp_path / "answers", ANSWERS), write(tmp_path / "pairs", PAIRS)

    out, err, failure = run(answers, pairs)

    assert (err, failure) == ("", "")
    lines = out.splitlines()
    assert max(map(len, [line for line in lines if not line.startswith(str(tmp_path))])) <= 100
    assert lines[:5] == [
        answers,
        "",
        "  2 answers         Pearson  within questions    MAE",
        "  grader              1.000             1.000  0.000",
        "  token_set_ratio     1.000             1.000  " + lines[4][-5:],
    ]
    assert "  quadratic weighted kappa, 11 classes  1.000" in lines
    assert "  good           1       1.000       1.000" in lines
    assert "  Pearson on the honest variants alone: 1.000" in lines
    assert [line.split() for line in lines if line.startswith("  below 0.5")] == [["below", "0.5", "0", "n/a"]]
    assert "  grader                         1       1.000            1.000" in lines
    assert "    swap                         1       1.000            1.000" in lines


def test_evaluate_grader_prints_one_json_object(tmp_path):
    answers, pairs = write(tmp_path / "answers", ANSWERS), write(tmp_path / "pairs", PAIRS)

    report = json.loads(run("--json", answers, pairs)[0])

    assert list(report) == ["scorer_version", "files"]
    first, second = report["files"]
    assert (first["file"], first["unusable_lines"], first["pairs"]) == (answers, 0, None)
    assert first["answers"]["scorers"]["grader"] == {"pearson": 1, "within": 1, "mean_absolute_error": 0}
    assert first["answers"]["scorers"]["answer length"]["pearson"] is None
    assert first["answers"]["calibration"][0]["low"] == 0
    assert first["speed"]["answers_per_second"] > 0
    assert second["answers"] is None
    assert second["pairs"]["kinds"] == {"swap": {"count": 1, "apart": 1, "clearly_apart": 1}}


def test_evaluate_grader_reports_bad_lines(tmp_path):
    path = write(tmp_path / "answers", [*ANSWERS, {"answer": "x", "reference": "y"}])

    out, err, failure = run(path)

    assert "  2 answers " in out
    assert err == f"{path}, line 3: There is nothing to compare with: neither “human” nor “true” and “false”.\n"
    assert failure == "1 line could not be used."


def test_evaluate_grader_of_nothing(tmp_path):
    assert run(write(tmp_path / "empty", []))[0] == f"{tmp_path / 'empty'}\n  Nothing to compare.\n"
