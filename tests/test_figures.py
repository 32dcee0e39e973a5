"""Floors under the measured agreement with people, so that quality cannot slip back unseen.

The graded answers lie beside the checkout and are no part of it. Where they are not, the bank's own sample answers
(test_bank.py) hold the scorer.
"""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from interviews.domain.bank import FIXTURES
from interviews.domain.evaluating import GRADER, Evaluation
from interviews.domain.grading_files import read_lines
from interviews.models import Question, current_glossary

GRADED = Path(settings.BASE_DIR).parent / "shared" / "grading"
pytestmark = [
    pytest.mark.skipif(
        not GRADED.is_dir(),
        reason=f"There are no graded answers in {GRADED}; the sample answers hold the scorer instead.",
    ),
    pytest.mark.django_db,
]

# file: (Pearson r with people, mean absolute error), each a hundredth or two beside what was measured.
REFERENCE_ONLY = {
    "mohler_dev": (0.63, 0.23),
    "nn_exam_dev": (0.60, 0.23),
    "saf_dev": (0.37, 0.29),
    "scientsbank_dev": (0.50, 0.38),
    "beetle_dev": (0.55, 0.39),
    "asap_dev": (0.75, 0.19),
}
AT_LEAST = {"excellent": 0.95, "expert": 0.84, "messy": 0.85, "good": 0.60}
AT_MOST = {"good": 0.85, "wrong": 0.08, "stuffed": 0.05, "restated": 0.06, "offtopic": 0.06}


def evaluate(name, bank=None):
    evaluation = Evaluation(bank)
    with (GRADED / f"{name}.jsonl").open("rb") as file:
        for line in read_lines(file):
            evaluation.add(line)
    return evaluation


@pytest.fixture(scope="module")
def bank(django_db_setup, django_db_blocker):
    """The rubrics as shipped, loaded once and rolled back."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        call_command("loaddata", *FIXTURES, verbosity=0)
        glossary, rubrics = current_glossary(), {}
        for question in Question.objects.with_rubric():
            question.glossary = glossary
            rubrics[question.code] = question.rubric()
        transaction.set_rollback(True)
    return rubrics


@pytest.mark.parametrize("name", REFERENCE_ONLY)
def test_agreement_from_a_reference_alone(name):
    least_pearson, most_error = REFERENCE_ONLY[name]

    scorers = evaluate(name).answers_report().scorers

    assert scorers[GRADER].pearson >= least_pearson
    assert scorers[GRADER].mean_absolute_error <= most_error
    assert scorers[GRADER].pearson > scorers["token_set_ratio"].pearson


def test_agreement_with_the_banks_rubrics(bank):
    report = evaluate("interview_dev", bank).answers_report()

    assert report.scorers[GRADER].pearson >= 0.92
    assert report.scorers[GRADER].within >= 0.93
    assert report.scorers[GRADER].mean_absolute_error <= 0.11
    assert report.honest_pearson >= 0.84
    assert report.confidence_with_error <= -0.35
    means = {variant: means.score for variant, means in report.variants.items()}
    assert {variant for variant, least in AT_LEAST.items() if means[variant] < least} == set()
    assert {variant for variant, most in AT_MOST.items() if means[variant] > most} == set()


def test_pairs_are_told_apart(bank):
    report = evaluate("pairs_dev", bank).pairs_report()

    assert report.scorers[GRADER].clearly_apart >= 0.80
    assert report.kinds["swap"].clearly_apart >= 0.65
