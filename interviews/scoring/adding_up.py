"""How marks make a score: the machine's and, by the same rules, a human's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

SCORER_VERSION = "2"


class ScoreRules(NamedTuple):
    """Full marks stand at a share (0..1) of the total weight; a misconception leaves a factor (0..1) of the score."""

    full_marks_share: float
    misconception_factor: float


# A grade is added up for ever by the rules of the scorer that made it, or reviews of old interviews would change.
#
# Full marks: people give them to answers that leave out minor points. In a trial with written rubrics .55 to .6 agreed
# best with them, and asking for everything doubled the mean error (.09 to .20). On 210 graded interview answers shares
# from .6 to .7 agree alike (r within .004); .65 keeps "good" answers (.84, people .78) apart from excellent ones (.99)
# and lets a single true statement move the score visibly.
#
# Misconceptions: people give fluent false answers 0. In the trial about .3 agreed best; on the graded answers .2 costs
# .002 of mean error less than .3.
_RULES = {"1": ScoreRules(0.6, 0.3), "2": ScoreRules(0.65, 0.2)}


def score_rules(scorer_version: str = SCORER_VERSION) -> ScoreRules:
    """The rules of that version of the scorer; today's for one that is not known here."""
    return _RULES.get(scorer_version, _RULES[SCORER_VERSION])


def confirmed_score(
    weighted_credits: Iterable[tuple[int, float]], *, misconception_count: int, scorer_version: str = SCORER_VERSION
) -> float:
    """The score 0..1 of (weight, credit 0..1) pairs.

    Used for the machine's marks and again for a human's, so that both are added up alike.
    """
    rules = score_rules(scorer_version)
    pairs = list(weighted_credits)
    total = sum(weight for weight, _ in pairs)
    earned = sum(weight * credit for weight, credit in pairs)
    score = min(1.0, earned / (rules.full_marks_share * total))
    if misconception_count:
        score *= rules.misconception_factor
    return round(score, 4)
