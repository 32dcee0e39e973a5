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
)
from .patterns import Hit
from .text import Sentence, Text

# How many tokens a negator reaches forward inside its clause: "does not really always need to (reduce)".
REACH = 5
# "no", "without": only the noun phrase behind them.
SHORT_REACH = 3
# "It is wrong (to say that)", "a myth (among beginners that)".
DENIAL_REACH = 5
# How far back the word that marks a comparison may stand from the mention: "in contrast to most other RNNs".
CONTRAST_REACH = 3


def is_negated(hit: Hit, sentence: Sentence, text: Text, window: list[Hit]) -> bool:
    """Whether a negator outside the window's own hits reaches this hit."""
    negating = [other for other in window if other.negates]
    if negating and hit not in negating:
        # "No rollouts, no critic": the statement is itself negative, so a further "no" beside it agrees.
        return False
    own = {index for other in window for index in range(other.first, other.last + 1)}
    if _is_denied(sentence, text, hit.first):
        return True
    for index in range(max(sentence.start, hit.first - REACH), hit.first):
        if index in own or not _negates(text, index, hit):
            continue
        if _reaches(index, hit, sentence, text):
            return True
    return False


def _negates(text: Text, index: int, hit: Hit) -> bool:
    norm = text.tokens[index].norm
    following = text.tokens[index + 1].norm if index + 1 < len(text.tokens) else ""
    if norm in NEGATORS_BEFORE_TO:
        return following == "to"
    # "Not always faster" denies "always faster", though it would not deny "faster".
    is_harmless = following in HARMLESS_AFTER_NOT and hit.first != index + 1
    return norm in NEGATORS and not is_harmless


def _reaches(index: int, hit: Hit, sentence: Sentence, text: Text) -> bool:
    norm = text.tokens[index].norm
    reach = SHORT_REACH if norm in SHORT_SCOPE_NEGATORS else REACH
    same_clause = sentence.clause_of(index) == sentence.clause_of(hit.first)
    return same_clause and hit.first - index <= reach


def _is_denied(sentence: Sentence, text: Text, before: int) -> bool:
    """ "I don't think that ...", "it is a myth that ..." somewhere before the hit in its sentence."""
    norms = [text.tokens[index].norm for index in range(sentence.start, before)]
    for position, norm in enumerate(norms):
        follows_negator = position > 0 and norms[position - 1] in NEGATORS
        if norm in OPINION_VERBS and follows_negator:
            return not any(word in CLAUSE_BREAKS for word in norms[position:])
        if norm in DENIALS and not follows_negator and "that" in norms[position + 1 : position + DENIAL_REACH]:
            return True
    return False


def is_set_aside(hit: Hit, sentence: Sentence, text: Text) -> bool:
    """Whether the words are what is *not* done: "instead of retraining", "rather than a reward model"."""
    for index in range(max(sentence.start, hit.first - SHORT_REACH - 1), hit.first - 1):
        pair = (text.tokens[index].norm, text.tokens[index + 1].norm)
        if pair in SET_ASIDE and sentence.clause_of(index) == sentence.clause_of(hit.first):
            return True
    return False


def crosses_contrast(window: list[Hit], text: Text) -> bool:
    """Whether "whereas", "but" and the like stand between the first and the last hit: two statements, not one."""
    first, last = min(hit.last for hit in window), max(hit.first for hit in window)
    return any(text.tokens[index].norm in CONTRAST_BREAKS for index in range(first + 1, last))


def is_comparison(hit: Hit, sentence: Sentence, text: Text) -> bool:
    """Whether the mention stands behind "unlike", "than", "in contrast to" and the like."""
    first = max(sentence.start, hit.first - CONTRAST_REACH)
    return any(text.tokens[index].norm in CONTRASTS for index in range(first, hit.first))


def has_rival_subject(window: list[Hit], rivals: list[Hit], sentence: Sentence, text: Text) -> bool:
    """Whether a rival, rather than the anchor, is what the predicate is said of.

    True when a rival mention that is not a comparison stands between anchor and predicate, or when the
    anchor itself is only the comparison ("Unlike MLM, CLM predicts the next token").
    """
    subjects = [rival for rival in rivals if not is_comparison(rival, sentence, text)]
    if not subjects:
        return False
    anchor = next(hit for hit in window if hit.group == 0)
    predicate_start = min(hit.first for hit in window if hit.group != 0) if len(window) > 1 else anchor.first
    if is_comparison(anchor, sentence, text):
        return True
    return any(anchor.last < rival.first and rival.last < predicate_start for rival in subjects)
