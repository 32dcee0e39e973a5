"""What a text denies: how far each "not", "no", "fails to" and "it is a myth that" reaches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from .lexicon import (
    CASE_PREPOSITIONS,
    CLAIMS,
    CLAUSE_BREAKS,
    COMMON_VERBS,
    DENIALS,
    HARMLESS_AFTER_NOT,
    HOLDING,
    NEGATORS_BEFORE_TO,
    NOUN_NEGATORS,
    OPINION_VERBS,
    OTHERS,
    PREPOSITIONS,
    SUPPOSING,
    TAKING_UP,
    VERB_BEHIND_NO,
    VERBS,
)
from .text import Text
from .vocabulary import Hit

# How many words a negator reaches forward inside its clause: "does not really always need to (reduce)".
REACH = 5
# "No", "without": only the noun phrase behind them; a subject with "no" denies the verb behind it too.
NOUN_REACH = 3
SUBJECT_REACH = 7
# "Hardly ever from (a checkpoint that went through SFT)": a denied phrase with a preposition is denied to its end.
PHRASE_REACH = 10
# "It is wrong (to say that)", "a myth (among beginners that)".
DENIAL_REACH = 5
# "I don't think that ..." reaches through its sentence, but not through a page without a full stop.
SENTENCE_REACH = 40
# "Rather than anything like only a few hundred (samples)": to the end of the clause, if it is no page.
SET_ASIDE_REACH = 12
# A qualifier's noun stands at most so many words behind it: "far fewer labelled (examples)".
HEAD_REACH = 2


class Scope(NamedTuple):
    """Words `start` to `end` (exclusive) are denied by the word at `negator`."""

    start: int
    end: int
    negator: int


class Denials(NamedTuple):
    """What a text denies: for each denied word the words that deny it, and where all of those stand."""

    by_word: Mapping[int, Sequence[int]]
    negators: Sequence[int]


def find_denials(text: Text) -> Denials:
    """Everything that the text denies. Two denials of the same word cancel each other."""
    by_word: dict[int, list[int]] = {}
    negators = []
    for start, end, negator in _scopes(text):
        negators.append(negator)
        for index in range(start, end):
            by_word.setdefault(index, []).append(negator)
    return Denials(by_word, negators)


def _scopes(text: Text) -> Iterator[Scope]:
    for index, word in enumerate(text.words):
        if word.negates or word.norm in NEGATORS_BEFORE_TO or _is_zero_of(index, text):
            yield _scope_of(index, text)
            yield from _denied_verb(index, text)
            yield from _denied_clause(index, text)
        elif word.norm in DENIALS:
            yield from _denials(index, text)
        elif word.norm in HOLDING:
            yield from _held_by_others(index, text)


def _scope_of(index: int, text: Text) -> Scope:
    """How far the negator at `index` reaches."""
    norms = [word.norm for word in text.words[index : index + 4]] + ["", "", ""]
    norm, following = norms[:2]
    if norm in NEGATORS_BEFORE_TO:
        return _within_clause(index, REACH if following == "to" else 0, text)
    if following in HARMLESS_AFTER_NOT:
        # "Not always faster" denies "always faster", though it would not deny "faster".
        return Scope(index + 1, index + 2, index)
    if following in OPINION_VERBS:
        return Scope(index + 1, _end_of_claim(index + 2, text), index)
    if norm in _NOT_SO and (norms[2] in CLAIMS or following in CLAIMS):
        return Scope(index + 1, _end_of_claim(index + 4, text), index)
    if norm == "none" and following == "of":
        return Scope(index + 1, _end_of_enumeration(index + 2, text), index)
    if norm in NOUN_NEGATORS and following not in VERB_BEHIND_NO:
        is_subject = norm != "without" and text.clause_start(index) >= index - 1
        return _within_clause(index, SUBJECT_REACH if is_subject else NOUN_REACH, text)
    if following in PREPOSITIONS or (following == "ever" and norms[2] in PREPOSITIONS):
        return _within_clause(index, PHRASE_REACH, text)
    return _within_clause(index, SUBJECT_REACH if following == "of" else REACH, text)


def _is_zero_of(index: int, text: Text) -> bool:
    """ "Zero labels" is a denial; "zero-shot" and "a zero mean" are not."""
    if text.words[index].folded != "zero" or text.gaps[index].ends_clause:
        return False
    behind = text.words[index + 1 : index + 1 + HEAD_REACH]
    return any(len(word.norm) > 2 and word.norm.endswith("s") and not word.is_function for word in behind)


def _end_of_enumeration(index: int, text: Text) -> int:
    """Where "none of A, B and C is ..." ends: with the clause that has its verb."""
    last = min(text.sentence_at(min(index, len(text) - 1)).end, index + SET_ASIDE_REACH)
    has_verb = False
    while index < last and not text.words[index].breaks_clause:
        has_verb = has_verb or _is_verb(index, text)
        if has_verb and text.gaps[index].ends_clause:
            return index + 1
        index += 1
    return index


def _is_verb(index: int, text: Text) -> bool:
    """ "The scales" is none, though "scales" can be one."""
    norm = text.words[index].norm
    return (norm in VERBS or norm in COMMON_VERBS) and text.words[index - 1].norm not in ("the", "of")


def _denied_clause(index: int, text: Text) -> Iterator[Scope]:
    """ "It depends in no case on the data": a "no" behind a preposition denies what its clause says before it."""
    start = text.clause_start(index)
    if text.words[index].norm in ("no", "none") and index > start and text.words[index - 1].norm in CASE_PREPOSITIONS:
        yield Scope(max(start, index - SET_ASIDE_REACH), index - 1, index)


# "It's not true that" denies a claim; "there is no right answer" speaks of answers.
_NOT_SO = frozenset("not isnt wasnt".split())


def _denied_verb(index: int, text: Text) -> Iterator[Scope]:
    """ "It eats up none of the gain", "it changes nothing": the verb before a "none" is denied too."""
    if text.words[index].norm not in NOUN_NEGATORS or text.words[index].norm == "without":
        return
    verb = index - 1
    if verb > 0 and text.words[verb].norm in _VERB_PARTICLES:
        verb -= 1
    if verb >= text.clause_start(index) and text.words[verb].norm in VERBS:
        yield Scope(verb, verb + 1, index)


_VERB_PARTICLES = frozenset("up out off away in on".split())


def _within_clause(index: int, reach: int, text: Text) -> Scope:
    # "No reward model, no critic and low cost": each is denied by its own word, or not at all.
    ends = _ENDS_NOUN_SCOPE if text.words[index].norm in NOUN_NEGATORS else _ENDS_SCOPE
    clause = text.clauses[index]
    end = index + 1
    while end < min(index + reach + 1, len(text)) and text.clauses[end] == clause and text.words[end].norm not in ends:
        end += 1
    return Scope(index + 1, end, index)


_ENDS_SCOPE = frozenset(("and",))
_ENDS_NOUN_SCOPE = frozenset(("and", "no", "without"))


def _end_of_claim(index: int, text: Text) -> int:
    """Where a claim that is denied as a whole ends: at a contrast, a colon or the end of the sentence."""
    last = min(text.sentence_at(min(index, len(text) - 1)).end, index + SENTENCE_REACH)
    while index < last:
        if text.words[index].norm in CLAUSE_BREAKS or text.gaps[index - 1].ends_with_colon:
            return index
        index += 1
    return last


def _denials(index: int, text: Text) -> Iterator[Scope]:
    """ "It is a myth that ..." denies what follows; "..., but that is wrong" what went before in the sentence."""
    words = text.words
    sentence = text.sentence_at(index)
    if index > sentence.start and words[index - 1].negates:
        return
    if index + 1 < sentence.end and words[index + 1].norm in ("is", "was"):
        # "What goes wrong is that ..." denies nothing.
        return
    for that in range(index + 1, min(index + DENIAL_REACH, sentence.end)):
        if words[that].norm == "that":
            yield Scope(that + 1, _end_of_claim(that + 1, text), index)
            return
    if index - 2 >= sentence.start and words[index - 1].norm in ("is", "was") and words[index - 2].norm in TAKING_UP:
        yield Scope(max(sentence.start, index - SENTENCE_REACH), index - 2, index)


def _held_by_others(index: int, text: Text) -> Iterator[Scope]:
    """ "People think it is neutral, but ..." denies what stands up to the contrast."""
    if not any(text.words[at].norm in OTHERS for at in range(max(0, index - 2), index)):
        return
    rest = range(index + 1, min(text.sentence_at(index).end, index + SENTENCE_REACH))
    if any(text.words[at].norm in DENIALS for at in rest):
        # "..., but that is wrong" says so itself.
        return
    for end in rest:
        if text.words[end].norm in ("but", "however", "actually"):
            yield Scope(index + 1, end, index)
            return


def is_supposed(negator: int, text: Text) -> bool:
    """Whether the negation at `negator` is only supposed: "without", or behind an "if" in its clause."""
    start = text.clause_start(negator)
    return any(text.words[index].norm in SUPPOSING for index in range(start, negator + 1))


def negator_of(window: Sequence[Hit], denials: Denials) -> int | None:
    """The place of the word that denies what the window says, if it is not one of its own words.

    In "no rollouts, no critic" the statement itself is negative: there only its negative words can be denied
    ("can't do without a critic").
    """
    if not denials.by_word:
        return None
    if denials.by_word.keys().isdisjoint([hit.first for hit in window]):
        return None
    own = [hit for hit in window if hit.alternative.negates] or window
    return next((place for hit in own if (place := denying_word(hit, window, denials)) is not None), None)


def is_negated(window: Sequence[Hit], denials: Denials) -> bool:
    return negator_of(window, denials) is not None


def is_within_a_denial(window: Sequence[Hit], denials: Denials) -> bool:
    """Whether a word that is not the window's own denies one of the hits, though a second may cancel it."""
    return any(_denying(hit, window, denials) for hit in window)


def denying_word(hit: Hit, window: Sequence[Hit], denials: Denials) -> int | None:
    """The negator that denies the hit; two of them cancel each other."""
    negators = _denying(hit, window, denials)
    return negators[-1] if len(negators) % 2 else None


def _denying(hit: Hit, window: Sequence[Hit], denials: Denials) -> list[int]:
    return [
        negator
        for negator in denials.by_word.get(hit.first, ())
        if not any(other.first <= negator <= other.last for other in window)
    ]
