"""Figures of agreement, checked against values worked out by hand or from textbooks."""

from itertools import product
from random import Random

import pytest

from interviews.scoring import agreement
from interviews.scoring.agreement import Band, Separation


def test_pearson_of_a_line_is_one():
    assert agreement.pearson([0.1, 0.2, 0.3], [0.2, 0.4, 0.6]) == pytest.approx(1)


@pytest.mark.parametrize("values", [[], [0.5], [0.1, 0.1, 0.1]])
def test_pearson_of_too_little_is_none(values):
    assert agreement.pearson(values, [0.3, 0.4, 0.9][: len(values)]) is None
    assert agreement.pearson([0.3, 0.4, 0.9][: len(values)], values) is None


def test_average_ranks_share_ties():
    assert agreement.average_ranks([0.3, 0.1, 0.3, 0.9]) == [2.5, 1, 2.5, 4]


def test_spearman_sees_only_the_order():
    assert agreement.spearman([1, 2, 3], [0.1, 0.11, 0.9]) == pytest.approx(1)
    assert agreement.spearman([1, 2, 3], [3, 2, 1]) == pytest.approx(-1)


def test_within_groups_takes_the_groups_difficulty_off():
    scores, human = [0.1, 0.2, 0.8, 0.9], [0.8, 0.9, 0.1, 0.2]

    assert agreement.pearson(scores, human) == pytest.approx(-0.96)
    assert agreement.within_groups(scores, human, ["a", "a", "b", "b"]) == pytest.approx(1)


def test_within_groups_of_constant_groups_is_none():
    assert agreement.within_groups([0.7, 0.7, 0.7, 0.1], [0.1, 0.2, 0.3, 0.4], ["a", "a", "a", "b"]) is None


def test_errors_are_mean_and_root_mean_square():
    assert agreement.mean_absolute_error([0.0, 1.0], [0.5, 1.0]) == 0.25
    assert agreement.root_mean_square_error([0.0, 1.0], [0.5, 1.0]) == pytest.approx(0.125**0.5)
    assert agreement.mean_absolute_error([], []) is None
    assert agreement.root_mean_square_error([], []) is None


@pytest.mark.parametrize(
    ("left", "right", "steps", "kappa"),
    [
        ([0, 0.5, 1], [0, 0.5, 1], 2, 1),
        ([0, 1], [1, 0], 1, -1),
        # Half a step counts upwards, so .25 and .5 are the same of two steps.
        ([0, 0.25, 1], [0, 0.5, 1], 2, 1),
        ([0.4, 0.4], [0.4, 0.4], 10, None),
        ([], [], 10, None),
    ],
)
def test_quadratic_weighted_kappa(left, right, steps, kappa):
    assert agreement.quadratic_weighted_kappa(left, right, steps=steps) == kappa


def test_quadratic_weighted_kappa_is_that_of_the_full_table():
    random, steps, count = Random(3), 4, 60
    left = [random.randint(0, steps) for _ in range(count)]
    right = [min(steps, max(0, value + random.randint(-1, 1))) for value in left]
    table = dict.fromkeys(product(range(steps + 1), repeat=2), 0)
    for cell in zip(left, right, strict=True):
        table[cell] += 1
    observed = sum(n * (i - j) ** 2 for (i, j), n in table.items())
    expected = sum(left.count(i) * right.count(j) / count * (i - j) ** 2 for i, j in table)

    kappa = agreement.quadratic_weighted_kappa([i / steps for i in left], [j / steps for j in right], steps=steps)

    assert kappa == pytest.approx(1 - observed / expected)


def test_calibration_puts_edges_into_the_upper_band():
    bands = agreement.calibration([0.2, 0.5, 0.9, 1.0], [0.4, 0.3, 0.1, 0.3])

    assert [(band.low, band.high, band.count) for band in bands] == [
        (0, 0.5, 1), (0.5, 0.6, 1), (0.6, 0.7, 0), (0.7, 0.8, 0), (0.8, 0.9, 0), (0.9, 1, 2),
    ]  # fmt: skip
    assert bands[1] == Band(0.5, 0.6, 1, 0.3)
    assert bands[2].mean_absolute_error is None
    assert bands[5].mean_absolute_error == pytest.approx(0.2)


def test_separation_counts_equal_scores_as_not_told_apart():
    assert agreement.separation([0.5, 0.5, 0.6, 0.4], [0.5, 0.4, 0.45, 0.6]) == Separation(4, 0.5, 0.25)


def test_separation_of_no_pairs_has_no_shares():
    assert agreement.separation([], []) == Separation(0, None, None)
