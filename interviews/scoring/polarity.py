"""Is it said of the thing itself, or of a rival, of what is set aside, avoided or only compared?"""

from __future__ import annotations

from collections.abc import Sequence

from .lexicon import (
    CONTRAST_BREAKS,
    CONTRASTS,
    GOES_ON,
    PRONOUNS,
    REVERSERS,
    SET_ASIDE,
    SUBJECT_WORDS,
    VERBS,
    WEAK_BREAKS,
)
from .text import Text
from .vocabulary import Hit

# "Rather than anything like only a few hundred (samples)": to the end of the clause, if it is no page.
SET_ASIDE_REACH = 12
# "Skips the training of a separate (reward model)".
REVERSER_REACH = 5
# How far back the word that marks a comparison may stand from the mention: "in contrast to most other RNNs".
CONTRAST_REACH = 3
# A clause's subject stands among its first words: "and it", "because then they".
LEADING_WORDS = 3


def sets_aside(text: Text) -> bool:
    """Whether anything at all is set aside in the text."""
    return not text.norms.isdisjoint(_SETTING_ASIDE)


def is_set_aside(hit: Hit, text: Text) -> bool:
    """Whether the words are what is *not* done: "instead of retraining", "rather than a reward model"."""
    words = text.words
    return sets_aside(text) and any(
        (words[index].norm, words[index + 1].norm) in SET_ASIDE
        and text.clauses[index] == text.clauses[hit.first]
        and not any(other.norm in _NEW_SUBJECTS for other in words[index + 2 : hit.first])
        for index in range(max(0, hit.first - SET_ASIDE_REACH), hit.first)
    )


# "Instead of learning a giant matrix you learn two": here begins what is done.
_NEW_SUBJECTS = frozenset("you we they i it one".split())
_SETTING_ASIDE = frozenset(first for first, _ in SET_ASIDE)


def is_reversed(window: Sequence[Hit], text: Text) -> bool:
    """Whether "skips", "avoids", "removes the need" or the like, outside the window's own words, stands shortly before
    one of its hits: then it says that this is not so."""
    if text.norms.isdisjoint(REVERSERS) and "need" not in text.norms:
        return False
    return any(
        _reverses(index, text) and not any(other.first <= index <= other.last for other in window)
        for hit in window
        for index in range(max(text.clause_start(hit.first), hit.first - REVERSER_REACH), hit.first)
    )


def _reverses(index: int, text: Text) -> bool:
    norm = text.words[index].norm
    if norm == "need":
        before = text.words[max(0, index - 2) : index]
        return any(word.norm in ("remove", "removes", "removing", "removed") for word in before)
    return norm in REVERSERS


def speaks_of_reversal(text: Text) -> bool:
    """Whether a statement itself says that something is avoided or not done; it cannot be reversed by that."""
    return not text.norms.isdisjoint(REVERSERS) or any(word.negates for word in text.words) or "need" in text.norms


def is_comparison(hit: Hit, text: Text) -> bool:
    """Whether the mention stands behind "unlike", "than", "in contrast to" and the like."""
    return not text.norms.isdisjoint(CONTRASTS) and any(
        text.words[index].norm in CONTRASTS and text.clauses[index] == text.clauses[hit.first]
        for index in range(max(0, hit.first - CONTRAST_REACH), hit.first)
    )


def crosses_contrast(window: Sequence[Hit], text: Text) -> bool:
    """Whether "whereas", "but" and the like stand between the first and the last hit: two statements, not one."""
    if text.norms.isdisjoint(CONTRAST_BREAKS):
        return False
    first, last = min(hit.last for hit in window), max(hit.first for hit in window)
    return any(_begins_another(index, text) for index in range(first + 1, last))


def _begins_another(index: int, text: Text) -> bool:
    norm, following = text.words[index].norm, text.words[index + 1].norm
    if norm in WEAK_BREAKS:
        return not (following in VERBS or following in GOES_ON or text.words[index + 1].negates)
    return norm in CONTRAST_BREAKS


def begins_with_pronoun(index: int, text: Text) -> bool:
    """Whether the clause of word `index` begins with a pronoun that can stand for something said before it."""
    start = text.clause_start(index)
    return any(text.words[at].norm in PRONOUNS for at in range(start, min(start + LEADING_WORDS, index)))


def is_subject(hit: Hit, text: Text) -> bool:
    """Whether the hit stands where the subject of its clause does: behind at most one word that is not a particle.

    "The old RNN forgets" is about RNNs; "we replace the RNN" and "unlike the RNN" are not.
    """
    before = text.words[text.clause_start(hit.first) : hit.first]
    others = [word for word in before if word.norm not in SUBJECT_WORDS]
    return len(others) <= 1 and not any(word.negates for word in before) and not is_comparison(hit, text)


def is_said_of_rival(predicate: Hit, own: Sequence[Hit], rivals: Sequence[Hit], text: Text) -> bool:
    """Whether the subject of the predicate's clause is a rival.

    Looks back from the predicate, clause by clause through its sentence, for the nearest subject. A clause that names
    both, and a sentence that has neither as its subject, are given the benefit of the doubt.
    """
    before = [hit for hit in rivals if hit.last < predicate.first]
    if any(_takes_over(hit, own, predicate, text) for hit in before):
        return True
    clauses = [text.clauses[hit.first] for hit in before if is_subject(hit, text)]
    if not clauses:
        return False
    nearest = max(clauses)
    return not any(nearest <= text.clauses[hit.first] and hit.first <= predicate.last for hit in own)


def _takes_over(rival: Hit, own: Sequence[Hit], predicate: Hit, text: Text) -> bool:
    """ "BERT reads the left and GPT both sides": behind an "and" with a verb before it, the rival is a new subject."""
    start = text.clause_start(rival.first)
    if rival.first <= start or text.words[rival.first - 1].norm != "and":
        return False
    if text.clauses[rival.first] != text.clauses[predicate.first]:
        return False
    earlier = [hit for hit in own if start <= hit.first < rival.first]
    between = [hit for hit in own if rival.last < hit.first <= predicate.last]
    has_verb = any(text.words[index].norm in VERBS for hit in earlier for index in range(hit.last + 1, rival.first - 1))
    return has_verb and not between
