"""Key points said in nearly the words of their statement, and how near an answer came to those it misses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process

from .reading import CompiledPoint, Finding, Reading
from .scales import opposed_scale
from .text import Sentence, Text
from .types import NearMiss, Verdict

# token_sort_ratio of content stems: from here on the statement itself has been said in nearly its own words.
NEEDED_TO_MEET = 84
NEEDED_FOR_PART = 70
# Longer sentences are compared piece by piece: one side must stay short, or comparing goes quadratic.
PIECE_WORDS = 40
# Fewer content words than this say nothing by resemblance alone.
MIN_CONTENT_WORDS = 4


def fuzzy_statement(point: CompiledPoint, reading: Reading) -> Finding | None:
    """The statement said in nearly its own words."""
    best = _most_similar(point, reading)
    if best is None or best[0] < NEEDED_FOR_PART:
        return None
    similarity, piece = best
    words = range(piece.start, piece.end)
    denied = sum(negator in words for negator in reading.denials.negators)
    if denied % 2 != point.statement_denials % 2:
        return None
    if not numbers_in(reading.text, piece.start, piece.end) <= point.statement_numbers:
        return None
    if opposed_scale(words, (), point.meaning, reading.text, reading.denials):
        return None
    evidence = (reading.text.span(piece.start, piece.end - 1),)
    if similarity >= NEEDED_TO_MEET:
        return Finding(Verdict.MET, 1.0, evidence, certainty=0.75, reason="Nearly the words of the key point.")
    return Finding(Verdict.PARTLY, 0.5, evidence, certainty=0.4, reason="Close to the words of the key point.")


def numbers_in(text: Text, start: int, end: int) -> frozenset[str]:
    """The numbers among the words, however they are written. Four bytes are not nearly one byte."""
    return frozenset(word.norm for word in text.words[start:end] if word.norm[:1].isdigit())


def missing(point: CompiledPoint, reading: Reading) -> Finding:
    missed = tuple([number for number, group in enumerate(point.ways[0]) if not reading.hits[group]])
    best = _most_similar(point, reading)
    near_miss = None
    if best is not None and best[0] > 0:
        similarity, piece = best
        # A denied near-quote is as similar as a quote; it is still a miss, so it must read as one.
        similarity = min(similarity, NEEDED_FOR_PART - 1)
        near_miss = NearMiss(reading.text.span(piece.start, piece.end - 1), similarity, NEEDED_FOR_PART)
    nearness = near_miss.similarity / NEEDED_FOR_PART if near_miss else 0.0
    # Nothing like it was said: sure. Half its keywords or similar words were: less so.
    certainty = 0.95 - 0.3 * nearness**2 - (0.2 if len(missed) < len(point.ways[0]) else 0.0)
    return Finding(Verdict.MISSING, 0.0, (), (), missed, near_miss, certainty)


def _most_similar(point: CompiledPoint, reading: Reading) -> tuple[int, Sentence] | None:
    """The piece of the answer most like the statement, with its similarity 0..100.

    Content stems are sorted and compared (token_sort_ratio on stems); words of the question count on neither side, as
    everybody's answer contains them.
    """
    if not point.statement:
        return None
    best = reading.most_similar.get(point.statement)
    if best is None:
        found = process.extractOne(point.statement, reading.contents, scorer=fuzz.ratio)
        if found is None:
            return None
        best = reading.most_similar[point.statement] = (round(found[1]), reading.sentences[found[2]])
    return best


def cut_sentences(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """The sentences, and those longer than PIECE_WORDS in pieces."""
    for sentence in sentences:
        if len(sentence) <= PIECE_WORDS:
            yield sentence
            continue
        for start in range(sentence.start, sentence.end, PIECE_WORDS):
            yield Sentence(start, min(start + PIECE_WORDS, sentence.end))


def content_words(text: Text, start: int, end: int, damped: frozenset[str]) -> str:
    """Sorted content stems of words `start` to `end`, without the damped ones."""
    words = text.words[start:end]
    return " ".join(sorted([word.stem for word in words if not word.is_function and word.stem not in damped]))
