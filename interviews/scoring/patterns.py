"""Keyword alternatives: compiled once per rubric, then found in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from .lexicon import FUNCTION_WORDS, GAP_BREAKERS, NEGATORS, NEVER_TYPOS, NO_WORDS, NOT_WORDS
from .text import CLAUSE_END, WORD, Sentence, Text, fold, normalise, stem

PIECE = re.compile(rf"(?:{WORD.pattern})\*?", re.IGNORECASE)

# Other words allowed between two words of one alternative: "reward (is then) maximised".
MAX_GAP = 2
# A word of these in the gap makes the phrase say something else.
PHRASE_BREAKERS = NEGATORS | GAP_BREAKERS
# Words shorter than this are too close to each other to guess at typos.
MIN_TYPO_LENGTH = 5
# From this length on two slips are forgiven instead of one.
LONG_WORD = 9
SURE_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Word:
    """One word of an alternative: an exact stem, or the beginning of a word."""

    text: str
    stem: str
    is_prefix: bool

    @property
    def is_negator(self) -> bool:
        return self.text in NEGATORS or self.text in ("instead", "rather")


@dataclass(frozen=True, slots=True)
class Alternative:
    """A phrase that hits its group. `joined`: the stem of its two words written as one, where that makes sense."""

    source: str
    words: tuple[Word, ...]
    joined: str | None
    negates: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """An alternative found at tokens `first` to `last` (inclusive). `typos`: letters that had to be forgiven."""

    group: int
    alternative: str
    first: int
    last: int
    typos: int = 0
    negates: bool = False

    def overlaps(self, other: Hit) -> bool:
        return self.first <= other.last and other.first <= self.last


def compile_alternative(source: str) -> Alternative:
    words = []
    for piece in PIECE.findall(source):
        is_prefix = piece.endswith("*")
        bare = piece.rstrip("*")
        text = fold(bare) if is_prefix else normalise(bare)
        words.append(Word(text, stem(text), is_prefix))
    is_pair = len(words) == 2 and all(word.text.isalpha() and not word.is_prefix for word in words)
    return Alternative(
        source=source,
        words=tuple(words),
        joined=stem("".join(word.text for word in words)) if is_pair else None,
        negates=any(word.is_negator for word in words),
    )


def compile_group(alternatives: Iterable[str]) -> tuple[Alternative, ...]:
    return tuple(compile_alternative(source) for source in alternatives)


class Finder:
    """Finds words of alternatives in one text; remembers each word, as rubrics repeat them."""

    def __init__(self, text: Text, known_stems: frozenset[str]) -> None:
        self.text = text
        # A token that is itself a word of the rubric or the question is not somebody's typo.
        self.known_stems = known_stems
        self._seen: dict[Word, dict[int, int]] = {}

    def hits(self, group: int, alternatives: Iterable[Alternative]) -> list[Hit]:
        """All places where any of the alternatives stands, in order of their first token."""
        found: dict[tuple[int, int], Hit] = {}
        for alternative in alternatives:
            for hit in self._alternative_hits(group, alternative):
                key = (hit.first, hit.last)
                if key not in found or hit.typos < found[key].typos:
                    found[key] = hit
        return sorted(found.values(), key=lambda hit: (hit.first, -hit.last))

    def _alternative_hits(self, group: int, alternative: Alternative) -> Iterable[Hit]:
        if not alternative.words:
            return
        if alternative.joined:
            for index in self.text.positions.get(alternative.joined, ()):
                yield Hit(group, alternative.source, index, index)
        elif len(alternative.words) == 1 and not alternative.words[0].is_prefix:
            for index in self.text.joined_positions.get(alternative.words[0].stem, ()):
                if len(alternative.words[0].text) > MIN_TYPO_LENGTH:
                    yield Hit(group, alternative.source, index, index + 1)
        first_word, *rest = alternative.words
        for index, typos in self._places(first_word).items():
            hit = self._follow(index, typos, rest)
            if hit is not None:
                yield Hit(group, alternative.source, index, hit[0], hit[1], alternative.negates)

    def _follow(self, index: int, typos: int, rest: list[Word]) -> tuple[int, int] | None:
        """Last token and typos of a phrase whose first word stands at `index`, or None."""
        for word in rest:
            places = self._places(word)
            for step in range(1, MAX_GAP + 2):
                following = index + step
                if following in places:
                    typos += places[following]
                    break
                if following < len(self.text.tokens) and self.text.tokens[following].norm in PHRASE_BREAKERS:
                    return None
                if following < len(self.text.tokens) and CLAUSE_END.search(self.text.gap(following - 1)):
                    return None
            else:
                return None
            index = following
        return index, typos

    def _places(self, word: Word) -> dict[int, int]:
        """Token positions of a word, each with the number of typos forgiven there."""
        if word not in self._seen:
            self._seen[word] = self._find(word)
        return self._seen[word]

    def _find(self, word: Word) -> dict[int, int]:
        for family in (NOT_WORDS, NO_WORDS):
            if word.text in family:
                return {index: 0 for index, token in enumerate(self.text.tokens) if token.norm in family}
        return self._prefixed(word) if word.is_prefix else self._exact_or_typo(word)

    def _prefixed(self, word: Word) -> dict[int, int]:
        american = normalise(word.text)
        return {
            index: 0
            for index, token in enumerate(self.text.tokens)
            if token.folded.startswith(word.text) or token.norm.startswith((word.text, american))
        }

    def _exact_or_typo(self, word: Word) -> dict[int, int]:
        places = dict.fromkeys(self.text.positions.get(word.stem, ()), 0)
        if places or len(word.text) < MIN_TYPO_LENGTH or word.text in NEVER_TYPOS:
            return places
        allowed = 2 if len(word.text) >= LONG_WORD else 1
        for candidate in self.text.stems - self.known_stems:
            for index in self.text.positions[candidate]:
                token = self.text.tokens[index]
                if not _may_be_typo(token.norm, word.text):
                    break
                distance = OSA.distance(token.norm, word.text, score_cutoff=allowed)
                # Two slips at the beginning make another word: minimise, maximise.
                is_near = distance == 1 or token.norm[:SURE_LETTERS] == word.text[:SURE_LETTERS]
                if distance <= allowed and is_near:
                    places[index] = distance
        return places


def _may_be_typo(typed: str, meant: str) -> bool:
    return (
        typed[0] == meant[0]
        and len(typed) >= MIN_TYPO_LENGTH
        and typed not in NEVER_TYPOS
        and typed not in FUNCTION_WORDS
    )


def in_sentence(hits: list[Hit], sentence: Sentence) -> list[Hit]:
    return [hit for hit in hits if sentence.start <= hit.first and hit.last < sentence.end]
