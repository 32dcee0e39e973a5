"""What an answer is worth reading as: which of its sentences can earn credit, and what a reader should be told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from .lexicon import ABBREVIATIONS, FUNCTION_WORDS, NAME_WORDS
from .text import Sentence, Text
from .types import Flag

ITEM_END = re.compile(r"[,:\n]")
# "FP32: 28 GB", "rank = 8": a value given to something is a statement, however short.
EQUATES = re.compile(r"=|->|→|\b\d+(?:\.\d+)? ?(?:[kmgt]b|bytes?|%)", re.IGNORECASE)
# A comma- or line-separated piece of at most this many words, none of them a function word, could be a list item.
MAX_ITEM_WORDS = 4
# This many such pieces in a row, with no statement leading them, are a list of terms. Fewer are terse notes.
MIN_LIST_ITEMS = 4
# More than this many words without a single function word between them are a list without commas.
MAX_BARE_RUN = 9
# token_sort_ratio from which a sentence is the question said again.
RESTATED_CUTOFF = 85
# This many words in a row that are the reference answer's are a copy, not chance.
COPIED_MIN_WORDS = 25
VERY_SHORT_WORDS = 8


def earning_sentences(text: Text, question: Text, reference: Text) -> tuple[tuple[Sentence, ...], tuple[Flag, ...]]:
    """The sentences that can earn credit, and a flag for each kind of sentence that cannot."""
    earning, flags = [], []
    is_english = _is_in_english_letters(text)
    listed = _listed_sentences(text) if is_english else set()
    restated = {s for s in text.sentences if _is_restated(text, s, question)}
    for sentence in text.sentences:
        if sentence not in listed and sentence not in restated:
            earning.append(sentence)
    if not is_english:
        flags.append(Flag("other_language", "Most of the answer is not in English, which the rubric is in."))
    if listed:
        flags.append(Flag("term_list", "Part of the answer lists terms without saying anything about them."))
    if restated:
        flags.append(Flag("question_restated", "Part of the answer repeats the question."))
    if 0 < len(text.tokens) < VERY_SHORT_WORDS:
        flags.append(Flag("very_short", f"The answer has {len(text.tokens)} words."))
    if _has_copied_run(text, reference):
        flags.append(Flag("copied_reference", f"{COPIED_MIN_WORDS} words or more in a row are the reference answer's."))
    if text.tokens and _is_off_topic(text, question, reference):
        flags.append(Flag("off_topic", "The answer shares almost no words with the question or its reference answer."))
    return tuple(earning), tuple(flags)


def _is_in_english_letters(text: Text) -> bool:
    """Whether at least half of the words are written in the letters a to z (or digits)."""
    return 2 * sum(token.folded.isascii() for token in text.tokens) >= len(text.tokens)


def _listed_sentences(text: Text) -> set[Sentence]:
    """Sentences that are a bare list, or items of a list that runs over several lines."""
    listed: set[Sentence] = set()
    run: list[Sentence] = []
    run_items = 0
    for sentence in text.sentences:
        items = _bare_items(text, sentence)
        if items:
            run.append(sentence)
            run_items += items
            continue
        if run_items >= MIN_LIST_ITEMS:
            listed.update(run)
        run, run_items = [], 0
    if run_items >= MIN_LIST_ITEMS:
        listed.update(run)
    return listed


def _bare_items(text: Text, sentence: Sentence) -> int:
    """How many list items the sentence consists of; 0 if any part of it reads as a statement."""
    if EQUATES.search(text.original, text.tokens[sentence.start].start, text.tokens[sentence.end - 1].end):
        return 0
    items = 0
    for piece in _comma_pieces(text, sentence):
        if all(text.tokens[index].norm in ABBREVIATIONS for index in piece):
            continue
        norms = [text.tokens[index].norm for index in piece]
        is_bare = not any(norm in FUNCTION_WORDS - NAME_WORDS for norm in norms)
        if not is_bare:
            return 0
        if len(piece) <= MAX_ITEM_WORDS:
            items += 1
        elif len(piece) > MAX_BARE_RUN and not any(norm in NAME_WORDS for norm in norms):
            items += MIN_LIST_ITEMS
        else:
            return 0
    return items


def _comma_pieces(text: Text, sentence: Sentence) -> Iterator[range]:
    start = sentence.start
    for index in range(sentence.start, sentence.end):
        if index + 1 == sentence.end or ITEM_END.search(text.gap(index)):
            yield range(start, index + 1)
            start = index + 1


def _is_restated(text: Text, sentence: Sentence, question: Text) -> bool:
    if len(sentence) < MAX_ITEM_WORDS or len(sentence) > 3 * max(len(question.tokens), 1):
        return False
    said = " ".join(sorted(t.stem for t in text.tokens[sentence.start : sentence.end]))
    for asked in question.sentences:
        wanted = " ".join(sorted(t.stem for t in question.tokens[asked.start : asked.end]))
        if fuzz.ratio(said, wanted) >= RESTATED_CUTOFF:
            return True
    return False


def _has_copied_run(text: Text, reference: Text) -> bool:
    size = COPIED_MIN_WORDS
    norms = [token.norm for token in reference.tokens]
    known = {tuple(norms[i : i + size]) for i in range(len(norms) - size + 1)}
    said = [token.norm for token in text.tokens]
    return any(tuple(said[i : i + size]) in known for i in range(len(said) - size + 1))


def _is_off_topic(text: Text, question: Text, reference: Text) -> bool:
    content = {token.stem for token in text.tokens if token.norm not in FUNCTION_WORDS}
    if len(content) < VERY_SHORT_WORDS:
        return False
    shared = content & (question.stems | reference.stems)
    return len(shared) / len(content) < 0.1
