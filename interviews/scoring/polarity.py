"""Does the sentence say it, deny it, or say it of something else?"""

from __future__ import annotations

from .lexicon import (
    CLAUSE_BREAKS,
    CONTRAST_BREAKS,
    CONTRASTS,
    DENIALS,
    HARMLESS_AFTER_NOT,
    NEGATORS,
    NEGATORS_BEFORE_TO,
    OPINION_VERBS,
    SET_ASIDE,
    SHORT_SCOPE_NEGATORS,
    TAKING_UP,
)
from .patterns import Hit
from .text import Text

# How many tokens a negator reaches forward inside its clause: "does not really always need to (reduce)".
REACH = 5
# "no", "without": only the noun phrase behind them.
SHORT_REACH = 3
# "It is wrong (to say that)", "a myth (among beginners that)".
DENIAL_REACH = 5
# "I don't think that ..." reaches through its sentence, but not through a page without a full stop.
SENTENCE_REACH = 40
# How far back the word that marks a comparison may stand from the mention: "in contrast to most other RNNs".
CONTRAST_REACH = 3


def is_negated(hit: Hit, window: list[Hit], text: Text) -> bool:
    """Whether a negator outside the window's own hits reaches this hit."""
    if _is_denied(hit, text) or _is_taken_back(window, text):
        return True
    if any(other.negates for other in window):
        # "No rollouts, no critic": the statement is itself negative, so a further "no" beside it agrees.
        return False
    own = {index for other in window for index in range(other.first, other.last + 1)}
    return any(
        index not in own and _negates(index, hit, text) and text.same_clause(index, hit.first)
        for index in _before(hit, REACH)
    )


def _before(hit: Hit, reach: int) -> range:
    return range(max(0, hit.first - reach), hit.first)


def _negates(index: int, hit: Hit, text: Text) -> bool:
    """Whether token `index` is a negator that reaches as far as the hit."""
    norm = text.tokens[index].norm
    following = text.tokens[index + 1].norm
    if norm in NEGATORS_BEFORE_TO:
        return following == "to"
    if norm in SHORT_SCOPE_NEGATORS and hit.first - index > SHORT_REACH:
        return False
    # "Not always faster" denies "always faster", though it would not deny "faster".
    is_harmless = following in HARMLESS_AFTER_NOT and hit.first != index + 1
    return norm in NEGATORS and not is_harmless


def _is_denied(hit: Hit, text: Text) -> bool:
    """ "I don't think that ...", "it is a myth that ..." somewhere before the hit in its sentence."""
    start = max(text.sentence_at(hit.first).start, hit.first - SENTENCE_REACH)
    norms = [text.tokens[index].norm for index in range(start, hit.first)]
    for position, norm in enumerate(norms):
        follows_negator = position > 0 and norms[position - 1] in NEGATORS
        if norm in OPINION_VERBS and follows_negator:
            return not any(word in CLAUSE_BREAKS for word in norms[position:])
        if norm in DENIALS and not follows_negator and "that" in norms[position + 1 : position + DENIAL_REACH]:
            return True
    return False


def _is_taken_back(window: list[Hit], text: Text) -> bool:
    """ "People think it is always faster, but that is wrong": a denial of all that was said before it."""
    last = max(hit.last for hit in window)
    for index in range(last + 3, min(text.sentence_at(last).end, last + SENTENCE_REACH)):
        pronoun, verb = text.tokens[index - 2].norm, text.tokens[index - 1].norm
        if text.tokens[index].norm in DENIALS and verb in ("is", "was") and pronoun in TAKING_UP:
            return True
    return False


def is_set_aside(hit: Hit, text: Text) -> bool:
    """Whether the words are what is *not* done: "instead of retraining", "rather than a reward model"."""
    return any(
        (text.tokens[index].norm, text.tokens[index + 1].norm) in SET_ASIDE and text.same_clause(index, hit.first)
        for index in _before(hit, SHORT_REACH + 1)
    )


def is_comparison(hit: Hit, text: Text) -> bool:
    """Whether the mention stands behind "unlike", "than", "in contrast to" and the like."""
    return any(
        text.tokens[index].norm in CONTRASTS and text.same_clause(index, hit.first)
        for index in _before(hit, CONTRAST_REACH)
    )


def crosses_contrast(window: list[Hit], text: Text) -> bool:
    """Whether "whereas", "but" and the like stand between the first and the last hit: two statements, not one."""
    first, last = min(hit.last for hit in window), max(hit.first for hit in window)
    return any(text.tokens[index].norm in CONTRAST_BREAKS for index in range(first + 1, last))


def is_of_something_else(window: list[Hit], rivals: list[Hit], text: Text) -> bool:
    """Whether the words are said of a rival, or are what is done without ("instead of ...").

    A rival is the subject when a mention of it that is no comparison stands between anchor and predicate, or when the
    anchor itself is only the comparison ("Unlike MLM, CLM predicts the next token"). `rivals`: the mentions near by.
    """
    if not any(hit.negates for hit in window) and any(is_set_aside(hit, text) for hit in window):
        return True
    subjects = [rival for rival in rivals if not is_comparison(rival, text)]
    if not subjects:
        return False
    anchor = next(hit for hit in window if hit.group == 0)
    if is_comparison(anchor, text):
        return True
    predicate_start = min((hit.first for hit in window if hit.group != 0), default=anchor.first)
    return any(anchor.last < rival.first and rival.last < predicate_start for rival in subjects)
