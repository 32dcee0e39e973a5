"""How well a machine's scores agree with people's: the usual figures, each with its source.

Every function gives None where its figure does not exist: nothing to compare, or a column that never changes.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import floor, fsum, sqrt
from statistics import correlation, fmean

# Finer than any score is given, coarser than what floating point makes of equal numbers.
DIGITS = 10
DEFAULT_STEPS = 10
CONFIDENCE_EDGES = (0.5, 0.6, 0.7, 0.8, 0.9)
# A minimal pair differs in a statement's truth; a difference of less than this is lost among the other points.
CLEAR_DIFFERENCE = 0.15

Scores = Sequence[float]


@dataclass(frozen=True, slots=True)
class Band:
    """The answers whose confidence is at least `low` and below `high` (the last band includes 1)."""

    low: float
    high: float
    count: int
    mean_absolute_error: float | None


@dataclass(frozen=True, slots=True)
class Separation:
    """Of `count` pairs of a true and a false answer: the share whose true one scored higher, and clearly higher."""

    count: int
    apart: float | None
    clearly_apart: float | None


def pearson(left: Scores, right: Scores) -> float | None:
    """Pearson's product-moment correlation, -1..1."""
    if len(set(left)) < 2 or len(set(right)) < 2:
        return None
    return correlation(left, right)


def spearman(left: Scores, right: Scores) -> float | None:
    """Spearman's rank correlation, -1..1: Pearson's on ranks, equal values sharing the mean of theirs (1904)."""
    return pearson(average_ranks(left), average_ranks(right))


def average_ranks(values: Scores) -> list[float]:
    """Ranks from 1; equal values get the mean of the ranks they take up together."""
    ranks = [0.0] * len(values)
    taken = 0
    for _, tied in groupby(sorted(range(len(values)), key=values.__getitem__), key=values.__getitem__):
        places = list(tied)
        for place in places:
            ranks[place] = taken + (len(places) + 1) / 2
        taken += len(places)
    return ranks


def within_groups(left: Scores, right: Scores, groups: Sequence[Hashable]) -> float | None:
    """Pearson's correlation after each group's mean was taken off: whether better answers to the same question score
    better, whatever the questions' own difficulty does.
    """
    return pearson(_deviations(left, groups), _deviations(right, groups))


def _deviations(values: Scores, groups: Sequence[Hashable]) -> list[float]:
    members: dict[Hashable, list[float]] = {}
    for value, group in zip(values, groups, strict=True):
        members.setdefault(group, []).append(value)
    means = {group: fmean(found) for group, found in members.items()}
    # Rounded, or a group of equal scores would deviate from its own mean by a last binary digit.
    return [round(value - means[group], DIGITS) for value, group in zip(values, groups, strict=True)]


def absolute_errors(left: Scores, right: Scores) -> list[float]:
    return [abs(a - b) for a, b in zip(left, right, strict=True)]


def mean(values: Scores) -> float | None:
    return fmean(values) if values else None


def mean_absolute_error(left: Scores, right: Scores) -> float | None:
    return mean(absolute_errors(left, right))


def root_mean_square_error(left: Scores, right: Scores) -> float | None:
    squares = mean([error * error for error in absolute_errors(left, right)])
    return None if squares is None else sqrt(squares)


def quadratic_weighted_kappa(left: Scores, right: Scores, *, steps: int = DEFAULT_STEPS) -> float | None:
    """Agreement beyond chance, at most 1, on scores 0..1 put into `steps` + 1 classes; big differences weigh by their
    square.

    Kappa = 1 - observed / expected disagreement, weights (i - j)² (Cohen 1968, Psychological Bulletin 70, 213-220).
    As the weights are squares, the expected disagreement of two independent columns follows from their means and
    variances, without the table of all classes.
    """
    if not left:
        return None
    ours, theirs = _classes(left, steps), _classes(right, steps)
    observed = fmean((a - b) ** 2 for a, b in zip(ours, theirs, strict=True))
    expected = _variance(ours) + _variance(theirs) + (fmean(ours) - fmean(theirs)) ** 2
    return 1 - observed / expected if expected > 0 else None


def _classes(values: Scores, steps: int) -> list[int]:
    return [floor(round(value * steps, DIGITS) + 0.5) for value in values]


def _variance(values: Sequence[int]) -> float:
    middle = fmean(values)
    return fsum((value - middle) ** 2 for value in values) / len(values)


def calibration(confidences: Scores, errors: Scores) -> list[Band]:
    """How wrong the scores were, by how sure the machine was of them: a good machine errs least where it is surest."""
    edges = (0.0, *CONFIDENCE_EDGES, 1.0)
    return [_band(low, high, confidences, errors) for low, high in pairwise(edges)]


def _band(low: float, high: float, confidences: Scores, errors: Scores) -> Band:
    inside = [
        error
        for confidence, error in zip(confidences, errors, strict=True)
        if low <= confidence < high or confidence == high == 1.0
    ]
    return Band(low, high, len(inside), mean(inside))


def separation(true_scores: Scores, false_scores: Scores) -> Separation:
    """How many minimal pairs are told apart. Equal scores do not tell apart."""
    differences = [round(a - b, DIGITS) for a, b in zip(true_scores, false_scores, strict=True)]
    return Separation(
        count=len(differences),
        apart=mean([float(difference > 0) for difference in differences]),
        clearly_apart=mean([float(difference >= CLEAR_DIFFERENCE) for difference in differences]),
    )
