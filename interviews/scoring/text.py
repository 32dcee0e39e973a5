"""From typed text to words with offsets, sentences and clauses. Offsets always point into the original."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate

from snowballstemmer.english_stemmer import EnglishStemmer

from .lexicon import ABBREVIATIONS, AXES, CLAUSE_BREAKS, FUNCTION_WORDS, NEGATORS, NUMBER_WORDS, SIGN_WORDS
from .types import Span

# Letters and digits are separate words, so that "28GB", "28 GB" and "int8", "int 8" read alike.
# "Pre-training" and "fine tuning" are one word, as in "pretraining" and "finetuning".
_JOINED = r"(?:(?:pre|re|de|un|non|multi|sub|co)-|fine[- ](?=tun))?"
WORD = re.compile(rf"[↑↓]|\d+(?:[.,]\d+)*|{_JOINED}[^\W\d_]+(?:['’][^\W\d_]+)*", re.IGNORECASE)
_SPLIT = re.compile(f"({WORD.pattern})", re.IGNORECASE)
SENTENCE_END = re.compile(r"[!?;\n]|[.…](?=\s|$|[\"')\]])|[.…]$")
CLAUSE_END = re.compile(r"[,:()\[\]–—\n]| - |->|→")
_ITEM_END = re.compile(r"[,:\n|•]| / ")
# "- saves memory", "2) saves memory": what opens an item of a list.
_BULLET = re.compile(r"\n[ \t]*(?:[-*•–·]|\(?\d{1,2}[.)])[ \t]*$")

# British spellings are folded into American ones on both sides, so the list of exceptions can stay empty:
# a word folded wrongly is folded wrongly in the rubric too.
_SPELLINGS = (
    (re.compile(r"is(e[drs]?|ing|ations?|ers?|able)$"), r"iz\1"),
    (re.compile(r"ys(e[drs]?|ing|ers?)$"), r"yz\1"),
    (re.compile(r"(?<=.{3})our(s|ed|ing|al|able|ite)?$"), r"or\1"),
    (re.compile(r"(?<=.{2})ll(ed|ing|er|ers)$"), r"l\1"),
    (re.compile(r"(?<=.{4})tre$"), "ter"),
)
# Longer words are nobody's: they are cut before they are compared or remembered.
MAX_WORD_LENGTH = 60


def fold(word: str) -> str:
    """Lower case without accents or apostrophes: what the eye reads as the same letters."""
    if word.isascii():
        return word.casefold().translate(_NO_MARKS)
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    # Some letters are nothing but a mark; they stand for themselves.
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_NO_MARKS).strip() or word


_NO_MARKS = str.maketrans("", "", "'’,- ")


@lru_cache(maxsize=20_000)
def normalise(word: str) -> str:
    """Folded, American spelling, numbers in digits."""
    folded = fold(word)
    if folded in SIGN_WORDS:
        return SIGN_WORDS[folded]
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
class Word:
    """What a typed word is, wherever it stands. `axis`: the scale it lies on and its end (+1 or -1), if any."""

    folded: str
    norm: str
    stem: str
    is_function: bool
    negates: bool
    breaks_clause: bool
    axis: tuple[str, int] | None


@lru_cache(maxsize=20_000)
def word(typed: str) -> Word:
    norm = normalise(typed)
    return Word(
        folded=fold(typed),
        norm=norm,
        stem=stem(norm),
        is_function=norm in FUNCTION_WORDS,
        negates=norm in NEGATORS,
        breaks_clause=norm in CLAUSE_BREAKS,
        axis=AXES.get(norm),
    )


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands between two words, and what it ends."""

    ends_clause: bool
    ends_sentence: bool
    is_full_stop: bool
    ends_item: bool
    opens_item: bool
    ends_with_colon: bool


@lru_cache(maxsize=2_000)
def _gap(between: str) -> Gap:
    end = SENTENCE_END.search(between)
    return Gap(
        ends_clause=bool(end or CLAUSE_END.search(between)),
        ends_sentence=bool(end),
        is_full_stop=between.startswith(".") and "\n" not in between,
        ends_item=bool(_ITEM_END.search(between)),
        opens_item=bool(_BULLET.search(between)),
        ends_with_colon=":" in between,
    )


_SPACE = _gap(" ")
# Longer gaps are told from their beginning and end: a page of brackets is a break like one bracket.
_MAX_GAP_LENGTH = 40


def _read_gap(between: str) -> Gap:
    if between == " ":
        return _SPACE
    if len(between) > _MAX_GAP_LENGTH:
        half = _MAX_GAP_LENGTH // 2
        between = between[:half] + ("\n" if "\n" in between else "") + between[-half:]
    return _gap(between)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words `start` to `end` (exclusive) of a text. `is_item`: it is an item of a list in lines."""

    start: int
    end: int
    is_item: bool = False
    ends_with_colon: bool = False

    def __len__(self) -> int:
        return self.end - self.start


class Text:
    """A text read once: `words`, their `starts` and `ends` in the original, and for each the number of its clause
    (`clauses`, counted through the whole text) and of its sentence."""

    def __init__(self, original: str) -> None:
        self.original = original
        pieces = _SPLIT.split(original)
        bounds = list(accumulate(map(len, pieces)))
        self.starts = bounds[0:-1:2]
        self.ends = bounds[1::2]
        self.words = [word(typed[:MAX_WORD_LENGTH]) for typed in pieces[1::2]]
        self.clauses: list[int] = []
        # What stands behind each word.
        self.gaps: list[Gap] = []
        self._clause_starts: list[int] = []
        self.sentences: list[Sentence] = []
        self._split(pieces[2::2], bool(_BULLET.search("\n" + pieces[0][-_MAX_GAP_LENGTH:])))
        self.sentence_numbers = [n for n, sentence in enumerate(self.sentences) for _ in range(len(sentence))]

    def __len__(self) -> int:
        return len(self.words)

    def _split(self, gaps: list[str], opens_item: bool) -> None:
        start = clause = clause_start = 0
        last = len(self.words) - 1
        for index, (here, between) in enumerate(zip(self.words, gaps, strict=True)):
            if here.breaks_clause and index > clause_start:
                clause, clause_start = clause + 1, index
            self.clauses.append(clause)
            if clause == len(self._clause_starts):
                self._clause_starts.append(index)
            gap = _SPACE if between == " " else _read_gap(between)
            self.gaps.append(gap)
            ends_sentence = gap.ends_sentence and not (gap.is_full_stop and here.folded in ABBREVIATIONS)
            if ends_sentence or index == last:
                self.sentences.append(Sentence(start, index + 1, opens_item, gap.ends_with_colon))
                opens_item = gap.opens_item
                start = clause_start = index + 1
                clause += 1
            elif gap.ends_clause:
                clause, clause_start = clause + 1, index + 1

    def sentence_at(self, index: int) -> Sentence:
        return self.sentences[self.sentence_numbers[index]]

    def clause_start(self, index: int) -> int:
        """The first word of the clause that word `index` is in."""
        return self._clause_starts[self.clauses[index]]

    def clause_end(self, index: int) -> int:
        """One past the last word of the clause that word `index` is in."""
        following = self.clauses[index] + 1
        return self._clause_starts[following] if following < len(self._clause_starts) else len(self.words)

    def span(self, first: int, last: int) -> Span:
        """Characters of words `first` to `last`, both inclusive."""
        return Span(self.starts[first], self.ends[last])

    @cached_property
    def norms(self) -> frozenset[str]:
        """All different words: what isn't here need not be looked for."""
        return frozenset(here.norm for here in self.words)

    def content_stems(self, start: int, end: int) -> list[str]:
        return [here.stem for here in self.words[start:end] if not here.is_function]

    @cached_property
    def positions(self) -> dict[str, list[int]]:
        """For each stem the places where it stands."""
        found: dict[str, list[int]] = {}
        for index, here in enumerate(self.words):
            found.setdefault(here.stem, []).append(index)
        return found

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(here.stem for here in self.words)
