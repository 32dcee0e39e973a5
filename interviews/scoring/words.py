"""One word of a statement, looked for in an answer: as it stands, misspelt, in another form, or by a synonym."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA, Prefix

from .lexicon import HARMLESS_AFTER_NOT, NEGATORS
from .rarity import information, is_grammar
from .synonyms import OPPOSITES, SYNONYMS
from .text import Text

# Words of the question stand in good and bad answers alike. Counting them in full costs .03 to .05 of r on sets with
# long questions; between a tenth and a quarter no set changes by more than .02.
QUESTION_DAMPING = 0.15
# Longer words say more (Piantadosi, Tily and Gibson, "Word lengths are optimized for efficient communication", PNAS
# 2011), which also keeps single letters and digits from outweighing words. Without it .03 to .05 less on long answers;
# caps from 6 to 10 letters within .005.
TELLING_LETTERS = 6
# Stems shorter than this are too close to each other to guess at slips.
MIN_SLIP_LENGTH = 4
# From this length on two slips are forgiven.
LONG_WORD = 7
# Stems with this many first letters in common are often one family: "vary" and "various", "evapor" and "evapot".
COMMON_BEGINNING = 4
# How many tokens a negator reaches forward inside its clause. From 3 to 6 within .005.
NEGATION_REACH = 4

# Of the different words with one first letter this many are tried for slips, and of a statement this many words are
# looked for: far more than people write, and two books pasted in cannot keep the machine busy.
MAX_CANDIDATES = 300
MAX_STATEMENT_WORDS = 400

# How much of a word's weight each kind of likeness earns. Synonyms carry the most: .04 of r on one-sentence answers;
# anything from .65 to 1 for them, and from .3 to .8 for the others, is within .004.
ONE_SLIP = 0.9
TWO_SLIPS = 0.8
SYNONYM = 0.8
OPPOSITE = 0.6
SAME_BEGINNING = 0.5


@dataclass(frozen=True, slots=True)
class StatementWord:
    """A word to look for. `joined`: the stems it makes when written as one with its neighbours in the statement."""

    stem: str
    weight: float
    is_negated: bool
    is_grammar: bool
    joined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WordMatch:
    """Tokens `first` to `last` (inclusive) say the word; `agrees` when both sides deny it, or neither does."""

    first: int
    last: int
    likeness: float
    agrees: bool = True


class Said:
    """An answer's words, indexed once for all the statements it is compared with."""

    def __init__(self, text: Text) -> None:
        self.positions = text.positions
        self.is_negated = negated_tokens(text)
        self.by_letter: dict[str, list[str]] = {}
        for stem in text.positions:
            candidates = self.by_letter.setdefault(stem[0], [])
            if len(candidates) < MAX_CANDIDATES:
                candidates.append(stem)
        # Not stemmed again, as that would cost more than all the rest: "fine" and "tuning" make "finetun(e)".
        self.joined: dict[str, int] = {}
        for index, (left, right) in enumerate(pairwise(text.words)):
            self.joined.setdefault(left.norm + right.stem, index)
        self.number_parts = _number_parts(text)


@lru_cache(maxsize=2)
def said_in(text: Text) -> Said:
    """Remembered while one answer's key points are gone through; a Text is itself, not its characters."""
    return Said(text)


def _number_parts(text: Text) -> dict[str, int]:
    """The parts of dotted numbers that are no decimals: "127" of "127.0.0.1"."""
    parts: dict[str, int] = {}
    for index, token in enumerate(text.words):
        if token.norm.count(".") > 1:
            for part in token.norm.split("."):
                parts.setdefault(part, index)
    return parts


def negated_tokens(text: Text) -> tuple[bool, ...]:
    """For each token, whether a negator stands shortly before it in its clause."""
    flags: list[bool] = []
    for sentence in text.sentences:
        reach, negated_clause = -1, -1
        for index in range(sentence.start, sentence.end):
            clause = text.clauses[index]
            flags.append(index <= reach and clause == negated_clause)
            following = text.words[index + 1].norm if index + 1 < sentence.end else ""
            if text.words[index].norm in NEGATORS and following not in HARMLESS_AFTER_NOT:
                reach, negated_clause = index + NEGATION_REACH, clause
    return tuple(flags)


def word_weight(stem: str, question_stems: frozenset[str]) -> float:
    """What a word says, 0..1: its rarity in English, damped when short and when the question said it."""
    damping = QUESTION_DAMPING if stem in question_stems else 1.0
    return information(stem) * min(len(stem), TELLING_LETTERS) / TELLING_LETTERS * damping


def statement_words(
    statement: Text, question_stems: frozenset[str], statements_with: Mapping[str, int]
) -> tuple[StatementWord, ...]:
    """The statement's words, each once, in their order; the first MAX_STATEMENT_WORDS of them.

    `statements_with` says in how many statements of the rubric a stem stands; its weight is shared among them, as
    what every statement says tells none from the other.
    """
    negated = negated_tokens(statement)
    joined = _joined_with_neighbours(statement)
    words: dict[str, StatementWord] = {}
    for token, is_negated in zip(statement.words, negated, strict=True):
        if len(words) == MAX_STATEMENT_WORDS:
            break
        if token.stem not in words:
            weight = word_weight(token.stem, question_stems) / max(1, statements_with.get(token.stem, 1))
            words[token.stem] = StatementWord(
                stem=token.stem,
                weight=weight,
                is_negated=is_negated,
                is_grammar=is_grammar(token.stem),
                joined=tuple(joined.get(token.stem, ())),
            )
    return tuple(words.values())


def _joined_with_neighbours(statement: Text) -> dict[str, list[str]]:
    joined: dict[str, list[str]] = {}
    for left, right in pairwise(statement.words):
        for stem in (left.stem, right.stem):
            joined.setdefault(stem, []).append(left.norm + right.stem)
    return joined


def find_word(word: StatementWord, said: Said) -> WordMatch | None:
    """Where the answer says the word, the surest way first; None when it does not."""
    places = said.positions.get(word.stem)
    if places:
        return _choose(word, places, said, 1.0)
    if word.is_grammar:
        return None
    return _find_written_otherwise(word, said) or _find_alike(word, said)


def _find_written_otherwise(word: StatementWord, said: Said) -> WordMatch | None:
    """ "Finetuning" for "fine tuning" and the reverse, "127" in "127.0.0.1"."""
    if word.stem in said.joined:
        first = said.joined[word.stem]
        return WordMatch(first, first + 1, 1.0)
    if word.stem in said.number_parts:
        index = said.number_parts[word.stem]
        return WordMatch(index, index, 1.0)
    for both in word.joined:
        if both in said.positions:
            index = said.positions[both][0]
            return WordMatch(index, index, 1.0)
    return None


def _find_alike(word: StatementWord, said: Said) -> WordMatch | None:
    best, likeness = "", 0.0
    for candidate in said.by_letter.get(word.stem[0], ()):
        alike = spelt_alike(word.stem, candidate)
        if alike > likeness:
            best, likeness = candidate, alike
    if likeness < SYNONYM:
        for other in SYNONYMS.get(word.stem, ()):
            if other in said.positions:
                return _choose(word, said.positions[other], said, SYNONYM)
    if likeness < OPPOSITE:
        for other in OPPOSITES.get(word.stem, ()):
            if other in said.positions:
                return _choose(word, said.positions[other], said, OPPOSITE, is_opposite=True)
    return _choose(word, said.positions[best], said, likeness) if best else None


def _choose(
    word: StatementWord, places: Sequence[int], said: Said, likeness: float, *, is_opposite: bool = False
) -> WordMatch:
    """The first place that agrees with the statement, else the first. "Not open" agrees with "closed"."""
    if word.is_grammar:
        return WordMatch(places[0], places[0], likeness)
    for index in places:
        if (said.is_negated[index] != is_opposite) == word.is_negated:
            return WordMatch(index, index, likeness)
    return WordMatch(places[0], places[0], likeness, agrees=False)


@lru_cache(maxsize=50_000)
def spelt_alike(left: str, right: str) -> float:
    """How sure two different stems are one word misspelt or one family, 0..1. Numbers are equal or not."""
    shorter = min(len(left), len(right))
    if shorter < MIN_SLIP_LENGTH or not (left.isalpha() and right.isalpha()):
        return 0.0
    slips = OSA.distance(left, right, score_cutoff=2)
    if slips == 1:
        return ONE_SLIP
    if slips == 2 and shorter >= LONG_WORD:
        return TWO_SLIPS
    return SAME_BEGINNING if Prefix.similarity(left, right) >= COMMON_BEGINNING else 0.0
