"""What an evaluation makes of lines with human scores, and of pairs."""

import json

import pytest

from interviews.domain.evaluating import GRADER, LENGTH, Agreement, Evaluation, VariantMeans
from interviews.domain.grading_files import Line, LineError
from interviews.scoring.agreement import Separation

pytestmark = pytest.mark.usefixtures("plain_drafting")

RIGHT, WRONG = "Weights shrink.", "Unrelated words stand here."


def evaluate(*rows):
    evaluation = Evaluation(bank={})
    for number, row in enumerate(rows, start=1):
        evaluation.add(Line(number, json.dumps({"reference": "weights shrink", **row}).encode()))
    return evaluation


def test_answers_that_score_as_people_score_agree_perfectly():
    rows = [
        {"question_id": question, "answer": answer, "human": human}
        for question in (1, "two")
        for answer, human in ((RIGHT, 1), (WRONG, 0.0))
    ]

    report = evaluate(*rows).answers_report()

    assert report.scorers[GRADER] == Agreement(pytest.approx(1), pytest.approx(1), 0)
    assert (report.count, report.root_mean_square_error, report.kappa) == (4, 0, 1)
    assert report.spearman == pytest.approx(1)
    assert report.kappa_steps == 10
    assert sum(band.count for band in report.calibration) == 4


def test_baselines_compare_with_the_best_reference():
    rows = [
        {"references": ["bits grow"], "answer": "weights shrink", "human": 1},
        {"answer": "shrink weights", "human": 1},
        {"answer": "xyz", "human": 0},
    ]

    report = evaluate(*rows).answers_report()

    assert report.scorers["token_set_ratio"].mean_absolute_error == 0
    assert report.scorers["token_sort_ratio"].mean_absolute_error == 0
    assert report.scorers[LENGTH].mean_absolute_error is None
    assert report.scorers[LENGTH].pearson == pytest.approx(1)


def test_answers_without_a_question_have_no_within():
    report = evaluate({"answer": RIGHT, "human": 1}, {"answer": WRONG, "human": 0}).answers_report()

    assert report.scorers[GRADER].within is None


def test_constant_columns_have_no_correlations():
    report = evaluate({"question_id": "q", "answer": RIGHT, "human": 0.5}).answers_report()

    assert report.scorers[GRADER] == Agreement(None, None, 0.5)
    assert (report.spearman, report.confidence_with_error, report.honest_pearson) == (None, None, None)


@pytest.mark.parametrize(("max_scores", "steps"), [((5, 5), 5), ((5, 2), 10), ((2.5, 2.5), 10), ((None, None), 10)])
def test_kappa_takes_the_steps_that_people_had(max_scores, steps):
    rows = [{"answer": RIGHT, "human": 1, "max_score": max_score} for max_score in max_scores]

    assert evaluate(*rows).answers_report().kappa_steps == steps


def test_variants_have_means_and_the_honest_ones_their_own_correlation():
    report = evaluate(
        {"variant": "stuffed", "answer": RIGHT, "human": 0.0},
        {"variant": "weak", "answer": WRONG, "human": 0.2},
        {"variant": "good", "answer": RIGHT, "human": 0.8},
        {"variant": "good", "answer": RIGHT, "human": 0.9},
    ).answers_report()

    assert report.variants == {
        "good": VariantMeans(2, 1, pytest.approx(0.85)),
        "weak": VariantMeans(1, 0, 0.2),
        "stuffed": VariantMeans(1, 1, 0),
    }
    assert list(report.variants) == ["good", "weak", "stuffed"]
    assert report.honest_pearson > 0.9 > report.scorers[GRADER].pearson


def test_pairs_are_told_apart_by_kind():
    report = evaluate(
        {"kind": "swap", "true": RIGHT, "false": RIGHT},
        {"kind": "negation", "true": RIGHT, "false": WRONG},
        {"true": RIGHT, "false": WRONG},
    ).pairs_report()

    assert report.scorers[GRADER] == Separation(3, pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert report.kinds == {"negation": Separation(1, 1, 1), "swap": Separation(1, 0, 0)}
    assert report.scorers[LENGTH].apart == 0


def test_nothing_read_has_no_reports():
    evaluation = evaluate()

    assert (evaluation.answers_report(), evaluation.pairs_report()) == (None, None)
    assert evaluation.speed_report().answers_per_second is None
    assert evaluation.speed_report().alignments is None


def test_speed_is_measured():
    speed = evaluate({"answer": RIGHT, "human": 1}).speed_report()

    assert speed.answers_per_second > 0
    assert speed.alignments > 0


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"answer": RIGHT}, "nothing to compare with"),
        ({"answer": RIGHT, "human": 1.5}, "“human” is not a number from 0 to 1"),
        ({"answer": RIGHT, "human": True}, "“human” is not a number from 0 to 1"),
        ({"true": RIGHT}, "“false” is missing"),
        ({"answer": RIGHT, "human": 1, "variant": ["good"]}, "“variant” is not text"),
    ],
)
def test_line_that_cannot_be_compared_is_refused_and_not_counted(row, message):
    evaluation = evaluate()

    with pytest.raises(LineError, match=message):
        evaluation.add(Line(1, json.dumps({"reference": "weights shrink", **row}).encode()))

    assert (evaluation.answers.human, evaluation.pairs.kinds) == ([], [])
