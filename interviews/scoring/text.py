"""From typed text to tokens with offsets, sentences and clauses. Offsets always point into the original."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from snowballstemmer.english_stemmer import EnglishStemmer

from .lexicon import ABBREVIATIONS, CLAUSE_BREAKS, FUNCTION_WORDS, NUMBER_WORDS
from .types import Span

# Letters and digits are separate tokens, so that "28GB", "28 GB" and "int8", "int 8" read alike.
# "Pre-training" and "fine tuning" are one word, as in "pretraining" and "finetuning".
_JOINED = r"(?:(?:pre|re|de|un|non|multi|sub|co)-|fine[- ](?=tun))?"
WORD = re.compile(rf"\d+(?:[.,]\d+)*|{_JOINED}[^\W\d_]+(?:['’][^\W\d_]+)*", re.IGNORECASE)
SENTENCE_END = re.compile(r"[!?;\n]|[.…](?=\s|$|[\"')\]])|[.…]$")
CLAUSE_END = re.compile(r"[,:()\[\]–—\n]| - ")

# British spellings are folded into American ones on both sides, so the list of exceptions can stay empty:
# a word folded wrongly is folded wrongly in the rubric too.
_SPELLINGS = (
    (re.compile(r"is(e[drs]?|ing|ations?|ers?|able)$"), r"iz\1"),
    (re.compile(r"ys(e[drs]?|ing|ers?)$"), r"yz\1"),
    (re.compile(r"(?<=.{3})our(s|ed|ing|al|able|ite)?$"), r"or\1"),
    (re.compile(r"(?<=.{2})ll(ed|ing|er|ers)$"), r"l\1"),
    (re.compile(r"(?<=.{4})tre$"), "ter"),
)


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """Lower case without accents or apostrophes: what the eye reads as the same letters."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c) and c not in "'’,- ")


@lru_cache(maxsize=20_000)
def normalise(word: str) -> str:
    """Folded, American spelling, numbers in digits."""
    folded = fold(word)
    if len(folded) > 4:
        for pattern, replacement in _SPELLINGS:
            folded = pattern.sub(replacement, folded)
    return NUMBER_WORDS.get(folded, folded)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The Snowball English stem of a normalised word.

    A stemmer object keeps the word it works on in itself, so threads cannot share one.
    """
    return str(EnglishStemmer().stemWord(word))


@dataclass(frozen=True, slots=True)
class Token:
    start: int
    end: int
    folded: str
    norm: str
    stem: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens `start` to `end` (exclusive) of a text, and for each token the number of its clause."""

    start: int
    end: int
    clauses: tuple[int, ...]

    def clause_of(self, index: int) -> int:
        return self.clauses[index - self.start]

    def __len__(self) -> int:
        return self.end - self.start


class Text:
    """A text read once: tokens, sentences, and an index from stem to token positions."""

    def __init__(self, original: str) -> None:
        self.original = original
        self.tokens = tuple(_tokenise(original))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(self._split_sentences())

    @cached_property
    def positions(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for index, token in enumerate(self.tokens):
            found.setdefault(token.stem, []).append(index)
        return found

    @cached_property
    def joined_positions(self) -> dict[str, list[int]]:
        """Stem of two neighbouring words written as one ("fine tuning" under "finetun")."""
        found: dict[str, list[int]] = {}
        for index, (left, right) in enumerate(zip(self.tokens, self.tokens[1:], strict=False)):
            found.setdefault(stem(left.norm + right.norm), []).append(index)
        return found

    @cached_property
    def _sentence_numbers(self) -> tuple[int, ...]:
        return tuple(number for number, sentence in enumerate(self.sentences) for _ in range(len(sentence)))

    def sentence_at(self, index: int) -> Sentence:
        return self.sentences[self._sentence_numbers[index]]

    def same_clause(self, left: int, right: int) -> bool:
        sentence = self.sentence_at(left)
        return sentence is self.sentence_at(right) and sentence.clause_of(left) == sentence.clause_of(right)

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(self.positions)

    def span(self, first: int, last: int) -> Span:
        """Characters of tokens `first` to `last`, both inclusive."""
        return Span(self.tokens[first].start, self.tokens[last].end)

    def gap(self, index: int) -> str:
        """What stands between token `index` and the next one."""
        end = self.tokens[index + 1].start if index + 1 < len(self.tokens) else len(self.original)
        return self.original[self.tokens[index].end : end]

    def content_stems(self, sentence: Sentence) -> list[str]:
        return [t.stem for t in self.tokens[sentence.start : sentence.end] if t.norm not in FUNCTION_WORDS]

    def _split_sentences(self) -> Iterator[Sentence]:
        start, clause = 0, 0
        clauses: list[int] = []
        for index, token in enumerate(self.tokens):
            if token.norm in CLAUSE_BREAKS and clauses and clauses[-1] == clause:
                clause += 1
            clauses.append(clause)
            gap = self.gap(index)
            if self._ends_sentence(index, gap) or index + 1 == len(self.tokens):
                yield Sentence(start, index + 1, tuple(clauses))
                start, clause, clauses = index + 1, 0, []
            elif CLAUSE_END.search(gap):
                clause += 1

    def _ends_sentence(self, index: int, gap: str) -> bool:
        end = SENTENCE_END.search(gap)
        if end is None:
            return False
        is_abbreviation = gap.startswith(".") and "\n" not in gap and self.tokens[index].folded in ABBREVIATIONS
        return not is_abbreviation


def _tokenise(original: str) -> Iterator[Token]:
    for match in WORD.finditer(original):
        norm = normalise(match.group())
        if norm:
            yield Token(match.start(), match.end(), fold(match.group()), norm, stem(norm))
