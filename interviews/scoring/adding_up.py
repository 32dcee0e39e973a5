"""How marks make a score: the machine's and, by the same rules, a human's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

SCORER_VERSION = "4"


class ScoreRules(NamedTuple):
    """Full marks stand at a share (0..1) of the total weight. Misconceptions leave a factor (0..1) of the score, and
    each takes a deduction (0..1) off it."""

    full_marks_share: float
    misconception_factor: float = 1.0
    misconception_deduction: float = 0.0

    def after_misconceptions(self, score: float, count: int) -> float:
        """What `count` false statements leave of a score 0..1."""
        if not count:
            return score
        return max(0.0, score * self.misconception_factor - count * self.misconception_deduction)


# A grade is added up for ever by the rules of the scorer that made it, or reviews of old interviews would change.
#
# Full marks: people give them to answers that leave out minor points. In a trial with written rubrics .55 to .6 agreed
# best with them, and asking for everything doubled the mean error (.09 to .20). On 210 graded interview answers shares
# from .6 to .7 agree alike (r within .004); .65 keeps "good" answers (.84, people .78) apart from excellent ones (.99)
# and lets a single true statement move the score visibly.
#
# Misconceptions: people give fluent false answers 0. On the graded answers taking off .4 for each agrees better (mean
# error .104, true and false sentences told apart .81) than leaving .2 (.107, .79) or .3 (.110), and it leaves more of
# an answer that says everything and one thing wrong: .6. From .4 to .6 agree alike.
_RULES = {
    "1": ScoreRules(0.6, misconception_factor=0.3),
    "2": ScoreRules(0.65, misconception_factor=0.2),
    "3": ScoreRules(0.65, misconception_deduction=0.4),
    "4": ScoreRules(0.65, misconception_deduction=0.4),
}


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
    return round(rules.after_misconceptions(score, misconception_count), 4)
