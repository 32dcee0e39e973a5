"""What an answer is worth reading as: which of its words can earn credit, and what a reader should be told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz

from .lexicon import RETRACTIONS
from .text import Sentence, Text
from .types import Flag

# "FP32: 28 GB", "rank = 8": a value given to something is a statement, however short.
EQUATES = re.compile(r"=|->|→|\b\d+(?:\.\d+)? ?(?:[kmgt]b|bytes?|%)", re.IGNORECASE)
# A comma- or line-separated piece of at most this many words, none of them a verb, could be a list item.
MAX_ITEM_WORDS = 4
# This many such pieces in a row are a list of terms. Fewer are terse notes, or examples in a statement.
MIN_ITEMS = 6
# A sentence that is nothing but such pieces is a list from this many on.
MIN_ITEMS_ALONE = 5
# "Sources: books, code, Wikipedia" says something of sources; behind a label it takes more to be a list of terms.
MIN_LABELLED_ITEMS = 8
# More than this many words without a single function word between them are a list without commas.
MAX_BARE_RUN = 9
# token_sort_ratio from which a sentence is the question said again.
RESTATED_CUTOFF = 85
# This many words in a row that are the reference answer's are a copy, not chance.
COPIED_MIN_WORDS = 25
# A sentence said again word for word is a repetition from this many words on; shorter ones ("It depends.") may recur.
REPEATED_MIN_WORDS = 4
VERY_SHORT_WORDS = 8
# With fewer than one content word in ten of the question, the reference and the rubric, an answer is about something
# else.
ON_TOPIC_SHARE = 0.1
# From one word in five on in other letters, the answer is in more than one language.
MIXED_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Source:
    """A text of the rubric that answers are compared with."""

    text: Text
    stems: frozenset[str]
    norms: str
    sorted_sentences: tuple[str, ...]


def read_source(original: str) -> Source:
    text = Text(original)
    return Source(
        text=text,
        stems=text.stems,
        norms=_joined(text, 0, len(text)),
        sorted_sentences=tuple(_sorted_stems(text, sentence) for sentence in text.sentences),
    )


class Overview(NamedTuple):
    """`withheld`: the words that earn nothing, among them those `repeated`. `listed`: items of lists that a statement
    leads in, which among themselves say nothing. `flags`: why, and what else a reader should know."""

    withheld: frozenset[int]
    repeated: frozenset[int]
    listed: frozenset[int]
    flags: tuple[Flag, ...]


def look_over(text: Text, question: Source, reference: Source, known_stems: frozenset[str]) -> Overview:
    """The words that can't earn credit, and a flag for each kind of them; `known_stems` are those of the rubric."""
    flags: list[Flag] = []
    withheld: set[int] = set()
    foreign = 0 if text.original.isascii() else sum(not word.folded.isascii() for word in text.words)
    is_english = 2 * foreign <= len(text)
    lists = _find_lists(text) if is_english else _NO_LISTS
    repeated = _repeated(text)
    if lists.bare:
        flags.append(Flag("term_list", "Part of the answer lists terms without saying anything about them."))
    for name, reason, words in (
        ("question_restated", "repeats the question", _restated(text, question)),
        ("repeated_text", "says the same again in the same words, which counts once", repeated),
        ("taken_back", "is taken back by what follows it", _taken_back(text)),
    ):
        if words:
            withheld |= words
            flags.append(Flag(name, f"Part of the answer {reason}."))
    if not is_english:
        flags.append(Flag("other_language", "Most of the answer is not in English, which the rubric is in."))
    elif foreign >= MIXED_SHARE * len(text) and foreign:
        flags.append(Flag("mixed_language", "Part of the answer is not in English, which the rubric is in."))
    if 0 < len(text) < VERY_SHORT_WORDS:
        flags.append(Flag("very_short", f"The answer has {len(text)} word{'' if len(text) == 1 else 's'}."))
    if _has_copied_run(text, reference):
        flags.append(Flag("copied_reference", f"{COPIED_MIN_WORDS} words or more in a row are the reference answer's."))
    if _is_off_topic(text, known_stems):
        flags.append(Flag("off_topic", "The answer shares almost no words with the question or its reference answer."))
    return Overview(frozenset(withheld | lists.bare), frozenset(repeated), lists.led, tuple(flags))


def _words_of(sentences: list[Sentence]) -> set[int]:
    return {index for sentence in sentences for index in range(sentence.start, sentence.end)}


class _Lists(NamedTuple):
    bare: frozenset[int]
    led: frozenset[int]


def _find_lists(text: Text) -> _Lists:
    """Words of the items of lists of terms: MIN_ITEMS or more short pieces without a verb between commas or on lines.

    `led`: lists that a statement leads in ("It learns grammar, facts, ..."), `bare`: those without.
    """
    bare: set[int] = set()
    led: set[int] = set()
    run: list[range] = []
    for sentence in text.sentences:
        pieces = _comma_pieces(text, sentence)
        items = [piece for piece in pieces if _is_bare(text, piece)]
        if len(items) == len(pieces) and all(len(piece) < MAX_ITEM_WORDS for piece in pieces):
            is_labelled = _has_label(text, sentence)
            if len(items) >= (MIN_LABELLED_ITEMS if is_labelled else MIN_ITEMS_ALONE):
                bare.update(range(sentence.start, sentence.end))
            run += () if is_labelled else items
            continue
        count = _item_count(items)
        if count >= MIN_ITEMS and count >= (MIN_LABELLED_ITEMS if _has_label(text, sentence) else MIN_ITEMS):
            if items[0] == pieces[0] or not _claims(text, pieces[0]):
                items += [piece for piece in pieces if len(piece) <= MAX_ITEM_WORDS]
                bare.update(index for item in items for index in item)
            else:
                led.update(index for item in items for index in item)
        if _item_count(run) >= MIN_ITEMS:
            bare.update(index for item in run for index in item)
        run = []
    if _item_count(run) >= MIN_ITEMS:
        bare.update(index for item in run for index in item)
    return _Lists(frozenset(bare), frozenset(led))


def _has_label(text: Text, sentence: Sentence) -> bool:
    """ "Labels: scarce, noisy, skewed" says something of labels."""
    first_words = range(sentence.start, min(sentence.start + MAX_ITEM_WORDS, sentence.end - 1))
    return any(text.gaps[index].ends_with_colon for index in first_words)


def _item_count(items: list[range]) -> int:
    return sum(MIN_ITEMS if len(item) > MAX_BARE_RUN else 1 for item in items)


_NO_LISTS = _Lists(frozenset(), frozenset())


def _is_bare(text: Text, piece: range) -> bool:
    """Whether the piece could be an item of a list of terms: few words, none of which says something of another."""
    if len(piece) > MAX_BARE_RUN:
        return not any(word.is_function for word in text.words[piece.start : piece.stop])
    if len(piece) > MAX_ITEM_WORDS or (len(piece) > 1 and _claims(text, piece)):
        return False
    return not EQUATES.search(text.original, max(0, text.starts[piece[0]] - 2), text.ends[piece[-1]] + 2)


def _claims(text: Text, piece: range) -> bool:
    """Whether one of its words makes the piece a claim."""
    return any(word.claims for word in text.words[piece.start : piece.stop])


def _comma_pieces(text: Text, sentence: Sentence) -> list[range]:
    gaps = text.gaps[sentence.start : sentence.end - 1]
    ends = [index for index, gap in enumerate(gaps, sentence.start + 1) if gap.ends_item]
    return list(map(range, [sentence.start, *ends], [*ends, sentence.end]))


def _restated(text: Text, question: Source) -> set[int]:
    return _words_of([sentence for sentence in text.sentences if _is_restated(text, sentence, question)])


def _is_restated(text: Text, sentence: Sentence, question: Source) -> bool:
    if not MAX_ITEM_WORDS <= len(sentence) <= 3 * max(len(question.text), 1):
        return False
    shared = sum(map(question.stems.__contains__, text.stem_list[sentence.start : sentence.end]))
    if 2 * shared < len(sentence):
        return False
    said = _sorted_stems(text, sentence)
    return any(fuzz.ratio(said, wanted) >= RESTATED_CUTOFF for wanted in question.sorted_sentences)


def _sorted_stems(text: Text, sentence: Sentence) -> str:
    return " ".join(sorted(text.stem_list[sentence.start : sentence.end]))


def _repeated(text: Text) -> set[int]:
    """Words of sentences that were said before, word for word, and of a whole text that was said twice in one go."""
    seen: set[tuple[str, ...]] = set()
    repeated: list[Sentence] = []
    for sentence in text.sentences:
        if len(sentence) >= REPEATED_MIN_WORDS:
            said = tuple(text.norm_list[sentence.start : sentence.end])
            if said in seen:
                repeated.append(sentence)
            seen.add(said)
    return _words_of(repeated) | _second_copies(text)


def _second_copies(text: Text) -> set[int]:
    """Everything behind the first copy, where the text is nothing but copies of its beginning."""
    norms = text.norm_list
    count = len(norms)
    for size in range(1, count // 2 + 1):
        if count % size == 0 and norms[:size] * (count // size) == norms:
            return set(range(size, count))
    return set()


def _taken_back(text: Text) -> set[int]:
    """ "It grows, no wait, it shrinks": the clause before the words that take it back."""
    taken: set[int] = set()
    if text.norms.isdisjoint(_RETRACTING):
        return taken
    for index, norm in enumerate(text.norm_list):
        if norm not in _RETRACTING:
            continue
        for phrase in RETRACTIONS:
            said = tuple(text.norm_list[index : index + len(phrase)])
            if said == phrase and index and text.gaps[index - 1].ends_clause:
                taken.update(range(text.clause_start(index - 1), index))
    return taken


_RETRACTING = frozenset(phrase[0] for phrase in RETRACTIONS)


def _joined(text: Text, start: int, end: int) -> str:
    """The words with a space before and behind each, so that they can be found as a whole."""
    return f" {' '.join(text.norm_list[start:end])} "


def _has_copied_run(text: Text, reference: Source) -> bool:
    """Any run of COPIED_MIN_WORDS holds a whole half of its length that starts at a multiple of that half."""
    half = COPIED_MIN_WORDS // 2
    for start in range(0, len(text) - half, half):
        if _joined(text, start, start + half) in reference.norms:
            run = range(max(0, start - half), min(start + 1, len(text) - COPIED_MIN_WORDS + 1))
            if any(_joined(text, first, first + COPIED_MIN_WORDS) in reference.norms for first in run):
                return True
    return False


def _is_off_topic(text: Text, known_stems: frozenset[str]) -> bool:
    content = {word.stem for word in text.words if not word.is_function}
    return len(content) >= VERY_SHORT_WORDS and len(content & known_stems) < ON_TOPIC_SHARE * len(content)
