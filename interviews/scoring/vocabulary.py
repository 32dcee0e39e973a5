"""The words of a rubric, compiled once, and where an answer says them.

All alternatives of a rubric are looked for in one pass over the answer: each of its words is looked up in one table,
however many alternatives there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from operator import add, itemgetter
from typing import NamedTuple

from rapidfuzz.distance import OSA

from .lexicon import GAP_BREAKERS, NEGATORS, NEVER_TYPOS, NO_WORDS, NOT_WORDS
from .text import WORD, Text, fold, normalise, stem
from .text import Word as TypedWord
from .types import Term

PIECE = re.compile(rf"(?:{WORD.pattern})\*?", re.IGNORECASE)

# Other words allowed between two words of one alternative: "reward (is then) maximised".
MAX_GAP = 2
# A word of these in the gap makes the phrase say something else.
PHRASE_BREAKERS = NEGATORS | GAP_BREAKERS
# Words shorter than this are too close to each other to guess at typos.
MIN_TYPO_LENGTH = 5
# From this length on two slips are forgiven instead of one.
LONG_WORD = 9
# Two slips at the beginning make another word: minimise, maximise.
SURE_LETTERS = 3
# The table of words met so far is emptied at this size, so that it cannot grow with what people type.
MAX_REMEMBERED = 20_000
# "RLHF" in an alternative stands for the other names in the glossary too; with two terms in it, for all combinations
# up to this many.
MAX_VARIANTS = 24


class Key(NamedTuple):
    """One word of an alternative: a stem, the beginning of a word, or a family of negators."""

    text: str
    stem: str
    is_prefix: bool

    @property
    def is_negator(self) -> bool:
        return self.text in NEGATORS or self.text in ("instead", "rather")


@dataclass(frozen=True, slots=True)
class Alternative:
    """A phrase that hits its group, as the curator wrote it. `negates`: it holds its own "not"."""

    source: str
    negates: bool


class Hit(NamedTuple):
    """An alternative found at words `first` to `last` (inclusive). `typos`: letters that had to be forgiven."""

    first: int
    last: int
    alternative: Alternative
    typos: int = 0

    def overlaps(self, other: Hit) -> bool:
        return self.first <= other.last and other.first <= self.last


Hits = list[list[Hit]]
# What a NamedTuple's own constructor, a function in Python, takes three times as long for.
_new_hit = tuple.__new__


class Start(NamedTuple):
    """The first word of an alternative of several: the keys of those behind the second, and the typos so far."""

    group: int
    alternative: Alternative
    rest: tuple[int, ...]
    typos: int = 0


Single = tuple[int, Alternative]


@dataclass(slots=True)
class Entry:
    """What a typed word may be in this rubric: numbers of `keys`, and the alternatives that it makes or begins."""

    keys: dict[int, int]
    singles: tuple[tuple[int, Alternative, int], ...]
    # By the key of the second word.
    starts: dict[int, list[Start]]


_NOTHING = Entry({}, (), {})


@dataclass(slots=True)
class _KeyUse:
    """The alternatives that a key is, and those that it begins, by the key of their second word."""

    singles: list[Single] = field(default_factory=list)
    starts: dict[int, list[Start]] = field(default_factory=dict)


class Vocabulary:
    """The table of a rubric's words. Groups are numbered in the order in which they were added."""

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        self.group_count = 0
        self.known_stems: frozenset[str] = frozenset()
        # The names of each term, longest first; and for each stem the terms of which it begins a name.
        self._names = [_names_of(term) for term in terms]
        self._named: dict[str, set[int]] = {}
        for number, names in enumerate(self._names):
            for name in names:
                self._named.setdefault(name[0].stem, set()).add(number)
        self._uses: list[_KeyUse] = []
        self._stems: dict[str, int] = {}
        self._prefixes: dict[str, int] = {}
        self._negators: dict[str, int] = {}
        self._guessable: dict[str, dict[str, int]] = {}
        # Single words that may be typed as two, and pairs of words that may be typed as one.
        self._joined: dict[str, list[Single]] = {}
        self._typed_as_one: dict[str, list[Single]] = {}
        self._entries: dict[str, Entry] = {}

    def add_group(self, alternatives: Iterable[str]) -> int:
        """The number under which hits of these alternatives will be found."""
        group = self.group_count
        self.group_count += 1
        for source in alternatives:
            written = tuple(_keys(source))
            alternative = Alternative(source, any(key.is_negator for key in written))
            for keys in self._variants(written):
                self._add(group, alternative, keys)
        return group

    def know(self, *texts: Text) -> None:
        """Words of the question and the reference answer are not somebody's typos of words of the rubric."""
        self.known_stems = frozenset(self._stems).union(*(text.stems for text in texts))

    def find(self, text: Text) -> Hits:
        """For each group its hits in the text, in the order of their first words."""
        hits: Hits = [[] for _ in range(self.group_count)]
        entries = self._entries_of(text)
        keys = [entry.keys for entry in entries]
        phrases = _Phrases(keys, _reaches(text))
        for index, entry in enumerate(entries):
            for group, alternative, typos in entry.singles:
                hits[group].append(_new_hit(Hit, (index, index, alternative, typos)))
            starts = entry.starts
            if starts:
                for second in range(index + 1, phrases.reaches[index]):
                    for key in keys[second]:
                        if key in starts:
                            phrases.add(hits, index, second, key, starts[key])
        self._find_split_words(text, hits)
        return hits

    def _entries_of(self, text: Text) -> list[Entry]:
        known = self._entries
        return [known.get(word.folded) or self._remember(word) for word in text.words]

    def _find_split_words(self, text: Text, hits: Hits) -> None:
        """ "Over fitting" for "overfitting"."""
        norms = text.norm_list
        if self._joined.keys().isdisjoint(map(add, norms, norms[1:])):
            return
        added = set()
        for index, (left, right) in enumerate(pairwise(norms)):
            for group, alternative in self._joined.get(left + right, ()):
                hits[group].append(Hit(index, index + 1, alternative))
                added.add(group)
        for group in added:
            hits[group].sort(key=itemgetter(0))

    def _variants(self, keys: tuple[Key, ...]) -> list[tuple[Key, ...]]:
        """The phrase itself, and with each glossary term in it under its other names."""
        waiting = self._terms_in(keys)
        if not waiting:
            return [keys]
        variants = {keys: None}
        while waiting:
            number = min(waiting)
            for variant in tuple(variants):
                if len(variants) < MAX_VARIANTS:
                    variants.update(dict.fromkeys(_renamed(variant, self._names[number])))
            # A name may hold the beginning of a later term's.
            waiting = {later for variant in variants for later in self._terms_in(variant) if later > number}
        return list(variants)[:MAX_VARIANTS]

    def _terms_in(self, keys: tuple[Key, ...]) -> set[int]:
        """Terms that may have one of their names in the phrase."""
        return {number for key in keys if key.stem in self._named for number in self._named[key.stem]}

    def _add(self, group: int, alternative: Alternative, keys: tuple[Key, ...]) -> None:
        if not keys:
            return
        first, *rest = [self._number(key) for key in keys]
        use = self._uses[first]
        if rest:
            use.starts.setdefault(rest[0], []).append(Start(group, alternative, tuple(rest[1:])))
        else:
            use.singles.append((group, alternative))
            if len(keys[0].text) > MIN_TYPO_LENGTH:
                self._joined.setdefault(keys[0].text, []).append((group, alternative))
        if len(keys) == 2 and all(key.text.isalpha() and not key.is_prefix for key in keys):
            # "Over fitting" typed as "overfitting".
            self._typed_as_one.setdefault(keys[0].text + keys[1].text, []).append((group, alternative))

    def _number(self, key: Key) -> int:
        family = NOT_WORDS if key.text in NOT_WORDS else NO_WORDS if key.text in ("no", "without", "none") else None
        table: dict[str, int]
        if family:
            table, forms = self._negators, tuple(sorted(family))
        elif key.is_prefix:
            table, forms = self._prefixes, (key.text, normalise(key.text))
        else:
            table, forms = self._stems, (key.stem,)
        if forms[0] not in table:
            table.update(dict.fromkeys(forms, len(self._uses)))
            self._uses.append(_KeyUse())
        number = table[forms[0]]
        if table is self._stems and len(key.text) >= MIN_TYPO_LENGTH and key.text not in NEVER_TYPOS:
            self._guessable.setdefault(key.text[0], {})[key.text] = number
        return number

    def _remember(self, word: TypedWord) -> Entry:
        if len(self._entries) >= MAX_REMEMBERED:
            self._entries.clear()
        entry = self._entries[word.folded] = self._look_up(word)
        return entry

    def _look_up(self, word: TypedWord) -> Entry:
        pairs = self._typed_as_one.get(word.norm, ())
        keys = dict.fromkeys(self._exact(word), 0) or self._guess(word)
        if not keys and not pairs:
            return _NOTHING
        singles = {group: (group, alternative, 0) for group, alternative in pairs}
        for number, typos in sorted(keys.items(), key=itemgetter(1)):
            for group, alternative in self._uses[number].singles:
                singles.setdefault(group, (group, alternative, typos))
        return Entry(keys, tuple(singles.values()), self._starts(keys))

    def _starts(self, keys: dict[int, int]) -> dict[int, list[Start]]:
        if len(keys) == 1 and not any(keys.values()):
            # All words with this stem share one table, which is the most of what there is to an entry.
            return self._uses[next(iter(keys))].starts
        starts: dict[int, list[Start]] = {}
        for number, typos in keys.items():
            for second, begun in self._uses[number].starts.items():
                starts.setdefault(second, []).extend(start._replace(typos=typos) for start in begun)
        return starts

    def _exact(self, word: TypedWord) -> Iterator[int]:
        if word.stem in self._stems:
            yield self._stems[word.stem]
        if word.norm in self._negators:
            yield self._negators[word.norm]
        for form in {word.folded: None, word.norm: None}:
            for length in range(1, len(form) + 1):
                if form[:length] in self._prefixes:
                    yield self._prefixes[form[:length]]

    def _guess(self, word: TypedWord) -> dict[int, int]:
        """Keys that the word may be a typo of, each with the number of slips."""
        typed = word.norm
        is_word = word.is_function or typed in NEVER_TYPOS or word.axis or word.stem in self.known_stems
        if len(typed) < MIN_TYPO_LENGTH or is_word:
            return {}
        keys = {}
        for meant, number in self._guessable.get(typed[0], {}).items():
            allowed = 2 if len(meant) >= LONG_WORD else 1
            if abs(len(typed) - len(meant)) > allowed:
                continue
            distance = OSA.distance(typed, meant, score_cutoff=allowed)
            if distance == 1 or (distance <= allowed and typed[:SURE_LETTERS] == meant[:SURE_LETTERS]):
                keys[number] = distance
        return keys


def _keys(source: str) -> Iterator[Key]:
    for piece in PIECE.findall(source):
        is_prefix = piece.endswith("*")
        bare = piece.rstrip("*")
        text = fold(bare) if is_prefix else normalise(bare)
        yield Key(text, stem(text), is_prefix)


def _names_of(term: Term) -> tuple[tuple[Key, ...], ...]:
    names = (tuple(_keys(name)) for name in term.names)
    return tuple(sorted(filter(None, names), key=len, reverse=True))


def _renamed(keys: tuple[Key, ...], names: tuple[tuple[Key, ...], ...]) -> Iterator[tuple[Key, ...]]:
    """The phrase with one of the term's names in it replaced by each of the others."""
    stems = [key.stem for key in keys]
    for name in names:
        size = len(name)
        wanted = [key.stem for key in name]
        for start in range(len(keys) - size + 1):
            if stems[start : start + size] == wanted and not any(key.is_prefix for key in keys[start : start + size]):
                for other in names:
                    if other != name:
                        yield (*keys[:start], *other, *keys[start + size :])
                return


class _Phrases:
    """Finds the alternatives of several words. `keys`: for each word of the text what it may be, with the typos."""

    def __init__(self, keys: list[dict[int, int]], reaches: list[int]) -> None:
        self.keys = keys
        self.reaches = reaches
        self.said = set[int]().union(*keys)

    def add(self, hits: Hits, first: int, second: int, key: int, starts: list[Start]) -> None:
        """Add the alternatives that begin with these two words and whose other words follow closely."""
        for group, alternative, rest, typos in starts:
            if self.said.issuperset(rest):
                last, more = self._follow(second, rest) if rest else (second, 0)
                if last:
                    hits[group].append(_new_hit(Hit, (first, last, alternative, typos + self.keys[second][key] + more)))

    def _follow(self, index: int, rest: tuple[int, ...]) -> tuple[int, int]:
        """Last word and typos of a phrase of which one word stands at `index`; (0, 0) where the rest isn't there."""
        typos = 0
        for number in rest:
            for following in range(index + 1, self.reaches[index]):
                if number in self.keys[following]:
                    break
            else:
                return 0, 0
            typos += self.keys[following][number]
            index = following
        return index, typos


def _reaches(text: Text) -> list[int]:
    """For each word one past the last place where the next word of a phrase may stand: behind at most MAX_GAP others,
    none of them a PHRASE_BREAKER; not behind the end of a sentence nor, with others in between, of a clause."""
    reaches = list(range(MAX_GAP + 2, len(text) + MAX_GAP + 2))
    last = len(text) - 1
    # From the end, so that what stands nearer has the last word.
    for index in range(last, -1, -1):
        gap = text.gaps[index]
        if index == last or gap.ends_sentence:
            reaches[index] = index + 1
        elif gap.ends_clause:
            reaches[index] = index + 2
        elif text.norm_list[index] not in PHRASE_BREAKERS:
            continue
        for before in range(max(0, index - MAX_GAP), index):
            reaches[before] = index + 1
    return reaches
