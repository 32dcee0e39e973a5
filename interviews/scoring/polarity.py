"""Does the sentence say it, deny it, or say it of something else?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from .lexicon import (
    CASE_PREPOSITIONS,
    CLAIMS,
    CLAUSE_BREAKS,
    COMMON_VERBS,
    CONTRAST_BREAKS,
    CONTRASTS,
    DENIALS,
    DIMINISHERS,
    GOES_ON,
    HARMLESS_AFTER_NOT,
    HOLDING,
    NEGATORS_BEFORE_TO,
    NOUN_NEGATORS,
    OPINION_VERBS,
    OTHERS,
    PREPOSITIONS,
    PRONOUNS,
    QUALIFIERS,
    REVERSERS,
    SET_ASIDE,
    SUBJECT_WORDS,
    SUPPOSING,
    TAKING_UP,
    VERB_BEHIND_NO,
    VERBS,
    WEAK_BREAKS,
)
from .text import Text
from .vocabulary import Alternative, Hit

# How many words a negator reaches forward inside its clause: "does not really always need to (reduce)".
REACH = 5
# "No", "without": only the noun phrase behind them; a subject with "no" denies the verb behind it too.
NOUN_REACH = 3
SUBJECT_REACH = 7
# "Rather than anything like only a few hundred (samples)": to the end of the clause, if it is no page.
SET_ASIDE_REACH = 12
# "Hardly ever from (a checkpoint that went through SFT)": a denied phrase with a preposition is denied to its end.
PHRASE_REACH = 10
# "It is wrong (to say that)", "a myth (among beginners that)".
DENIAL_REACH = 5
# "I don't think that ..." reaches through its sentence, but not through a page without a full stop.
SENTENCE_REACH = 40
# "Skips the training of a separate (reward model)".
REVERSER_REACH = 5
# How far back the word that marks a comparison may stand from the mention: "in contrast to most other RNNs".
CONTRAST_REACH = 3
# A qualifier's noun stands at most so many words behind it: "far fewer labelled (examples)".
HEAD_REACH = 2
# A clause's subject stands among its first words: "and it", "because then they".
LEADING_WORDS = 3


class Statement(NamedTuple):
    """What a key point says, as far as it can be turned round: for each scale the end (+1, -1) at which it lies."""

    scales: Mapping[str, int]
    stems: frozenset[str]


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
    return next((place for hit in own if (place := _denied(hit, window, denials)) is not None), None)


def is_negated(window: Sequence[Hit], denials: Denials) -> bool:
    return negator_of(window, denials) is not None


def is_within_a_denial(window: Sequence[Hit], denials: Denials) -> bool:
    """Whether a word that is not the window's own denies one of the hits, though a second may cancel it."""
    return any(_denying(hit, window, denials) for hit in window)


def _denied(hit: Hit, window: Sequence[Hit], denials: Denials) -> int | None:
    """The negator that denies the hit; two of them cancel each other."""
    negators = _denying(hit, window, denials)
    return negators[-1] if len(negators) % 2 else None


def _denying(hit: Hit, window: Sequence[Hit], denials: Denials) -> list[int]:
    return [
        negator
        for negator in denials.by_word.get(hit.first, ())
        if not any(other.first <= negator <= other.last for other in window)
    ]


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


def opposed_scale(
    words: range, window: Sequence[Hit], statement: Statement, text: Text, denials: Denials
) -> str | None:
    """The word that says the opposite on a scale of the statement, or None.

    A scale that the window's own words lie on is left to them; one of which both ends are named is left alone.
    """
    expected, stems = statement.scales, statement.stems
    agreed = set()
    against: dict[str, str] = {}
    for index in words:
        axis = text.words[index].axis
        if axis is None or axis[0] not in expected:
            continue
        scale, sign = axis
        place = Hit(index, index, _ANY)
        if any(hit.first <= index <= hit.last for hit in window):
            agreed.add(scale)
        elif not is_comparison(place, text) and not is_set_aside(place, text):
            is_denied = _denied(place, (), denials) is not None
            if is_denied != (sign == expected[scale]):
                agreed.add(scale)
            elif not _qualifies_another(index, window, stems, text):
                against[scale] = text.words[index].folded
    return next((word for scale, word in against.items() if scale not in agreed), None)


_ANY = Alternative("", negates=False)


def diminisher_of(window: Sequence[Hit], statement: Statement, text: Text) -> str | None:
    """The "less" of "less familiar", which turns round a statement that itself speaks of no amount.

    Only before adjectives and adverbs: "less memory" is what many a statement means ("saves memory").
    """
    if text.norms.isdisjoint(DIMINISHERS) or not _AMOUNTS.isdisjoint(statement.scales):
        return None
    for hit in window:
        before = hit.first - 1
        is_own = any(other.first <= before <= other.last for other in window)
        if before < text.clause_start(hit.first) or text.words[before].norm not in DIMINISHERS or is_own:
            continue
        if text.words[hit.first].norm.endswith(_ADJECTIVE_ENDINGS):
            return text.words[before].folded
    return None


_ADJECTIVE_ENDINGS = ("iar", "onal", "ive", "ful", "able", "ible", "ous", "ate", "ed", "ly")
_AMOUNTS = frozenset(("amount", "size"))


def _qualifies_another(index: int, window: Sequence[Hit], stems: frozenset[str], text: Text) -> bool:
    """Whether a "more" or "small" belongs to a noun that neither the statement nor the window speaks of."""
    if text.words[index].norm not in QUALIFIERS:
        return False
    for following in range(index + 1, min(index + HEAD_REACH + 1, len(text))):
        if text.clauses[following] != text.clauses[index]:
            return False
        if not text.words[following].is_function:
            is_spoken_of = any(hit.first <= following <= hit.last for hit in window)
            return not is_spoken_of and text.words[following].stem not in stems
    return False


def read_statement(text: Text) -> Statement:
    scales = _scales_of(text)
    return Statement(scales, text.stems if scales else frozenset())


def _scales_of(text: Text) -> dict[str, int]:
    """The scales on which a statement lies, each with its end; those it names twice are left out."""
    denials = find_denials(text)
    found: dict[str, list[int]] = {}
    for index, word in enumerate(text.words):
        if word.axis:
            denied = len(denials.by_word.get(index, ())) % 2
            found.setdefault(word.axis[0], []).append(-word.axis[1] if denied else word.axis[1])
    return {scale: signs[0] for scale, signs in found.items() if len(signs) == 1}
