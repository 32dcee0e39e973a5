"""The scales a statement lies on ("less memory", "before"), and words that put it at their other end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .denials import Denials, denying_word, find_denials
from .lexicon import (
    DIMINISHERS,
    QUALIFIERS,
)
from .polarity import is_comparison, is_set_aside
from .text import Text
from .vocabulary import Alternative, Hit

# A qualifier's noun stands at most so many words behind it: "far fewer labelled (examples)".
HEAD_REACH = 2


class Statement(NamedTuple):
    """What a key point says, as far as it can be turned round: for each scale the end (+1, -1) at which it lies."""

    scales: Mapping[str, int]
    stems: frozenset[str]


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
            is_denied = denying_word(place, (), denials) is not None
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
