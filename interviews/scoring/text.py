"""From typed text to words with offsets, sentences and clauses. Offsets always point into the original."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate

from snowballstemmer.english_stemmer import EnglishStemmer

from .lexicon import ABBREVIATIONS, AXES, CLAUSE_BREAKS, FUNCTION_WORDS, NEGATORS, NUMBER_WORDS, SIGN_WORDS, VERBS
from .types import Span

# Letters and digits are separate words, so that "28GB", "28 GB" and "int8", "int 8" read alike.
_LETTER = r"[^\W\d_]"
# "Pre-training" and "fine tuning" are one word, as in "pretraining" and "finetuning". The prefix is looked for behind
# the hyphen: to try for one at the beginning of each word takes half the time of reading a text.
_BEHIND_PREFIX = "|".join(rf"(?<=(?<!{_LETTER}){prefix}-)" for prefix in "pre re de un non multi sub co".split())
_JOINED = rf"(?i:-(?:{_BEHIND_PREFIX})|[- ](?=tun)(?<=(?<!{_LETTER})fine[- ])){_LETTER}+"
WORD = re.compile(rf"{_LETTER}+(?:{_JOINED})?(?:['’]{_LETTER}+)*|\d+(?:[.,]\d+)*|[↑↓]")
_SPLIT = re.compile(f"({WORD.pattern})")
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
# "Smaller files", "cheaper serving": a word that compares on one of these makes a short piece of text a claim.
CLAIMING_SCALES = frozenset({"amount", "ease", "cost", "speed", "value"})
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
    """What a typed word is, wherever it stands. `axis`: the scale it lies on and its end (+1 or -1), if any; `claims`:
    it makes a short piece of text a claim."""

    folded: str
    norm: str
    stem: str
    is_function: bool
    negates: bool
    breaks_clause: bool
    axis: tuple[str, int] | None
    claims: bool


@lru_cache(maxsize=20_000)
def word(typed: str) -> Word:
    norm = normalise(typed)
    axis = AXES.get(norm)
    return Word(
        folded=fold(typed),
        norm=norm,
        stem=stem(norm),
        is_function=norm in FUNCTION_WORDS,
        negates=norm in NEGATORS,
        breaks_clause=norm in CLAUSE_BREAKS,
        axis=axis,
        claims=norm in VERBS or norm in NEGATORS or bool(axis and axis[0] in CLAIMING_SCALES),
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


def _read_words(typed: list[str]) -> list[Word]:
    if max(map(len, typed), default=0) > MAX_WORD_LENGTH:
        typed = [one[:MAX_WORD_LENGTH] for one in typed]
    return list(map(word, typed))


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
    (`clauses`, counted through the whole text) and of its sentence (`sentence_numbers`)."""

    def __init__(self, original: str) -> None:
        self.original = original
        pieces = _SPLIT.split(original)
        bounds = list(accumulate(map(len, pieces)))
        self.starts = bounds[0:-1:2]
        self.ends = bounds[1::2]
        self.words = _read_words(pieces[1::2])
        self.norm_list = [here.norm for here in self.words]
        self.stem_list = [here.stem for here in self.words]
        # What stands behind each word.
        self.gaps = [_SPACE if between == " " else _read_gap(between) for between in pieces[2::2]]
        self.clauses: list[int] = []
        self._clause_starts: list[int] = []
        self.sentences: list[Sentence] = []
        self.sentence_numbers: list[int] = []
        self._split(bool(_BULLET.search("\n" + pieces[0][-_MAX_GAP_LENGTH:])))

    def __len__(self) -> int:
        return len(self.words)

    def _split(self, opens_item: bool) -> None:
        """Only words at which something may begin or end are looked at: most have but a space on either side."""
        words, gaps = self.words, self.gaps
        last = len(words) - 1
        start = clause_start = 0
        for index, (here, gap) in enumerate(zip(words, gaps, strict=True)):
            if gap is _SPACE and not here.breaks_clause and index != last:
                continue
            if here.breaks_clause and index > clause_start:
                self._add_clause(clause_start, index)
                clause_start = index
            if index == last or (gap.ends_sentence and not (gap.is_full_stop and here.folded in ABBREVIATIONS)):
                self._add_sentence(Sentence(start, index + 1, opens_item, gap.ends_with_colon))
                opens_item = gap.opens_item
                start = index + 1
            elif not gap.ends_clause:
                continue
            self._add_clause(clause_start, index + 1)
            clause_start = index + 1

    def _add_clause(self, start: int, end: int) -> None:
        self.clauses += [len(self._clause_starts)] * (end - start)
        self._clause_starts.append(start)

    def _add_sentence(self, sentence: Sentence) -> None:
        self.sentence_numbers += [len(self.sentences)] * len(sentence)
        self.sentences.append(sentence)

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
        return frozenset(self.norm_list)

    @cached_property
    def positions(self) -> dict[str, list[int]]:
        """For each stem the places where it stands."""
        found: dict[str, list[int]] = {}
        for index, stem in enumerate(self.stem_list):
            found.setdefault(stem, []).append(index)
        return found

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(self.stem_list)
