"""Key points said in the words of their keyword groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from .denials import is_negated, is_supposed, negator_of
from .polarity import (
    begins_with_pronoun,
    crosses_contrast,
    is_comparison,
    is_reversed,
    is_said_of_rival,
    is_set_aside,
    sets_aside,
)
from .reading import CompiledPoint, Finding, Reading, Window, as_group_hits, bounds, evidence_of, group_hit
from .scales import diminisher_of, opposed_scale
from .text import Sentence, Text
from .types import Verdict
from .vocabulary import Hit
from .windows import MAX_WINDOWS, WINDOW, combinations, find_windows

TYPO_LOOSENESS = 1_000
# So many places of each group are tried around one anchor when they stand further away.
MAX_FAR_HITS = 4


# Why words that are said of a rival don't count. That alone contradicts nothing that is said elsewhere.
OF_A_RIVAL = "The answer says it of something else."


class Place(NamedTuple):
    """Where something was found, and why it counts as it does."""

    window: Window
    reason: str = ""
    way: int = 0


def keyword_groups(point: CompiledPoint, reading: Reading) -> Finding | None:
    """All groups hit close together in one sentence, said and not denied; or enough of that for part."""
    ways = [[reading.hits[group] for group in groups] for groups in point.ways]
    met: Place | None = None
    denied: Place | None = None
    tightest = 0
    for way, groups in enumerate(ways):
        for window in find_windows(groups, reading.text):
            looseness = _looseness(window)
            # What stands beside a tighter match in the same sentence can neither better nor deny it.
            if met and looseness >= tightest and _sentence(met, reading) is _sentence_of(window, reading):
                continue
            objection = _objection(point, window, reading)
            if objection is None:
                if met is None or looseness < tightest:
                    met, tightest = Place(window, way=way), looseness
            elif objection:
                denied = denied or Place(window, objection)
    if met and denied and _sentence(met, reading) is _sentence(denied, reading):
        # "Saves memory and does not cost accuracy": a denial in the same sentence is usually of something else.
        denied = None
    opposite = _find_opposite(point, reading, ways[0][0]) if ways[0] else None
    return _decide(reading, met, denied, opposite) or _first_part(point, reading, ways)


def _first_part(point: CompiledPoint, reading: Reading, ways: list[list[list[Hit]]]) -> Finding | None:
    for way, groups in enumerate(ways):
        finding = _part(point, reading, groups)
        if finding is not None:
            return replace(finding, hits=tuple(replace(hit, way=way) for hit in finding.hits)) if way else finding
    return None


def _sentence(place: Place, reading: Reading) -> Sentence:
    return _sentence_of(place.window, reading)


def _sentence_of(window: Window, reading: Reading) -> Sentence:
    return reading.text.sentence_at(window[0].first)


def _objection(point: CompiledPoint, window: Window, reading: Reading) -> str | None:
    """Why the window does not say the point: None if it does, "" if it says nothing, else how it contradicts."""
    text = reading.text
    if reading.listed and all(hit.first in reading.listed for hit in window):
        return ""
    if _is_set_aside(window, text):
        return ""
    if not point.speaks_of_reversal and is_reversed(window, text):
        return ""
    if crosses_contrast(window, text) and not begins_with_pronoun(max(hit.first for hit in window), text):
        return ""
    negator = negator_of(window, reading.denials)
    if _is_said_of_rival(point, window, reading):
        # To deny it of a rival is no denial of the point.
        return "" if negator is not None else OF_A_RIVAL
    if negator is not None:
        # "RNNs could not capture long ranges" denies it of the rival, which is no denial of the point either; in
        # "trained jointly, not one by one" the words behind "not" are only set aside.
        is_of_rival = any(hit.first < window[0].first for hit in _same_sentence(point.rivals, window, reading))
        is_aside = text.words[negator].norm == "not" and text.clause_start(negator) == negator
        return "" if is_of_rival or is_aside or is_supposed(negator, text) else "The answer denies it."
    word = _opposed_word(window, window, point, reading) or diminisher_of(window, point.meaning, text)
    if word:
        return f"The answer says the opposite: “{word}”."
    return _opposed_property(point, window, reading)


def _is_set_aside(window: Window, text: Text) -> bool:
    """Whether part of it is what is not done, in a statement that is not itself about what is not done."""
    if not sets_aside(text) or any(hit.alternative.negates for hit in window):
        return False
    return any(is_set_aside(hit, text) for hit in window)


def _opposed_word(part: Window, window: Window, point: CompiledPoint, reading: Reading) -> str | None:
    """The word in the clauses of `part` that lies at the other end of one of the statement's scales."""
    if not point.meaning.scales:
        return None
    first, last = bounds(part)
    # A clause that runs on for pages says many things: only what stands near counts.
    start = max(reading.text.clause_start(first), first - 2 * WINDOW)
    words = range(start, min(reading.text.clause_end(last), last + 2 * WINDOW))
    return opposed_scale(words, window, point.meaning, reading.text, reading.denials)


def _same_sentence(group: int, window: Window, reading: Reading) -> list[Hit]:
    hits = reading.hits[group]
    if not hits:
        return []
    sentence = reading.text.sentence_at(window[0].first)
    return [hit for hit in hits if sentence.start <= hit.first < sentence.end]


def _is_said_of_rival(point: CompiledPoint, window: Window, reading: Reading) -> bool:
    text = reading.text
    declared = _same_sentence(point.rivals, window, reading)
    if any(not is_comparison(rival, text) for rival in declared):
        predicate = min((hit.first for hit in window[1:]), default=window[0].first)
        stands_between = any(
            window[0].last < rival.first and rival.last < predicate
            for rival in declared
            if not is_comparison(rival, text)
        )
        if stands_between or is_comparison(window[0], text):
            return True
    for pair in point.subjects:
        rivals = _same_sentence(pair.rivals, window, reading)
        if rivals and is_said_of_rival(window[-1], _same_sentence(pair.own, window, reading), rivals, text):
            return True
    return False


def _opposed_property(point: CompiledPoint, window: Window, reading: Reading) -> str | None:
    first, last = bounds(window)
    text = reading.text
    for pair in point.properties:
        if not reading.hits[pair.opposed]:
            continue
        clauses = range(text.clauses[first], text.clauses[last] + 1)
        here = [hit for hit in reading.hits[pair.opposed] if text.clauses[hit.first] in clauses]
        own = [hit for hit in reading.hits[pair.own] if text.clauses[hit.first] in clauses]
        said = [hit for hit in here if not is_negated((hit,), reading.denials) and not is_comparison(hit, text)]
        if said and not own and not any(hit.overlaps(other) for hit in said for other in window):
            words = text.span(said[0].first, said[0].last)
            return f"The answer says the opposite: “{text.original[words.start : words.end]}”."
    return None


def _decide(reading: Reading, met: Place | None, denied: Place | None, opposite: Place | None) -> Finding | None:
    if met and opposite and _sentence(met, reading) is _sentence(opposite, reading):
        # The reversing phrase stands right beside the keywords: it is what the sentence says of them.
        met = None
    against = opposite or denied
    if met and against and against.reason != OF_A_RIVAL:
        spans = tuple(sorted((evidence_of(met.window, reading.text), evidence_of(against.window, reading.text))))
        reason = "The answer says this in one place and the opposite in another."
        hits = as_group_hits(met.window, reading.text, met.way)
        return Finding(Verdict.PARTLY, 0.5, spans, hits, certainty=0.4, reason=reason)
    if against and not met:
        evidence = (evidence_of(against.window, reading.text),)
        return Finding(Verdict.CONTRADICTED, 0.0, evidence, certainty=0.7, reason=against.reason)
    if met:
        certainty = 0.95 if not any(hit.typos for hit in met.window) else 0.8
        hits = as_group_hits(met.window, reading.text, met.way)
        return Finding(Verdict.MET, 1.0, (evidence_of(met.window, reading.text),), hits, certainty=certainty)
    return None


def _looseness(window: Window) -> int:
    """Words from the first to the last hit; any guess at a typo is looser than any distance."""
    first, last = bounds(window)
    return last - first + sum([hit.typos for hit in window]) * TYPO_LOOSENESS


def _find_opposite(point: CompiledPoint, reading: Reading, anchors: list[Hit]) -> Place | None:
    opposites = reading.hits[point.opposites]
    if not opposites:
        return None
    text = reading.text
    for window in find_windows([anchors, opposites], text):
        if not point.speaks_of_reversal and is_reversed(window, text):
            continue
        if crosses_contrast(window, text) or is_set_aside(window[1], text) or _is_said_of_rival(point, window, reading):
            continue
        if not is_negated(window[1:], reading.denials):
            return Place(window, "The answer says the opposite.")
    return None


def _part(point: CompiledPoint, reading: Reading, groups: list[list[Hit]]) -> Finding | None:
    """Said across a longer stretch, or all but one of three or more groups in one window."""
    stretched = _stretched(point, reading, groups) if all(groups) else None
    if stretched is not None:
        return stretched
    for skipped in range(len(groups) - 1, 0, -1) if len(groups) >= 3 else ():
        finding = _all_but(skipped, reading, groups)
        if finding:
            return finding
    return None


def _stretched(point: CompiledPoint, reading: Reading, groups: list[list[Hit]]) -> Finding | None:
    """The anchor, and further away the predicate.

    Where a pronoun takes up the anchor ("The reward model is a proxy. It can be exploited"), or the anchor is the
    heading of a list, that is still one statement; without, in the same sentence, the words may belong together or
    not: part of the credit.
    """
    far: Finding | None = None
    text = reading.text
    for window in islice(_far_windows(groups, text), MAX_WINDOWS if len(groups) > 1 else 0):
        if is_negated(window, reading.denials) or any(is_set_aside(hit, text) for hit in window):
            continue
        if _is_said_of_rival(point, window, reading) or _opposed_word(window[1:], window, point, reading):
            continue
        spans = tuple(sorted({evidence_of((hit,), text) for hit in window}))
        hits = as_group_hits(window, text)
        follows = all(window[0].last < hit.first for hit in window[1:])
        if follows and begins_with_pronoun(window[1].first, text):
            reason = "Said across two clauses, joined by a pronoun."
            return Finding(Verdict.MET, 1.0, spans, hits, certainty=0.7, reason=reason)
        if _is_headed(window, text):
            return Finding(Verdict.MET, 1.0, spans, hits, certainty=0.75, reason="Said in a list under its heading.")
        if far is None:
            reason = "The parts of this idea stand too far apart to read as one statement."
            far = Finding(Verdict.PARTLY, 0.5, spans, hits, certainty=0.5, reason=reason)
    return far


def _far_windows(groups: list[list[Hit]], text: Text) -> Iterator[Window]:
    """An anchor and, in its sentence or the ones beside it, the rest; or the rest in the list that it heads."""
    anchors, *others = groups
    for anchor in islice(anchors, MAX_WINDOWS):
        stretch = _stretch_around(anchor, text)
        near = [
            [hit for hit in group if hit.first in stretch and hit.last in stretch and not hit.overlaps(anchor)]
            for group in others
        ]
        for window in combinations([group[:MAX_FAR_HITS] for group in near], (anchor,), ordered=False):
            rest = window[1:]
            if max(hit.last for hit in rest) - min(hit.first for hit in rest) < WINDOW:
                yield window


def _stretch_around(anchor: Hit, text: Text) -> range:
    """The words among which the rest of the anchor's statement may stand."""
    number = text.sentence_numbers[anchor.first]
    sentences = text.sentences
    if sentences[number].ends_with_colon and number + 1 < len(sentences) and sentences[number + 1].is_item:
        last = number + 1
        while last + 1 < len(sentences) and sentences[last + 1].is_item:
            last += 1
        return range(anchor.last + 1, sentences[last].end)
    start = max(sentences[max(number - 1, 0)].start, anchor.first - 2 * WINDOW)
    end = min(sentences[min(number + 1, len(sentences) - 1)].end, anchor.last + 2 * WINDOW)
    return range(start, end)


def _is_headed(window: Window, text: Text) -> bool:
    heading = text.sentence_at(window[0].first)
    return heading.ends_with_colon and all(text.sentence_at(hit.first).is_item for hit in window[1:])


def _all_but(skipped: int, reading: Reading, groups: list[list[Hit]]) -> Finding | None:
    kept = [number for number in range(len(groups)) if number != skipped]
    for window in find_windows([groups[number] for number in kept], reading.text):
        if not is_negated(window, reading.denials):
            # Credit rises faster than the share of groups: two of three groups are less than two thirds of an idea.
            credit = round((len(kept) / len(groups)) ** 2, 4)
            spans = (evidence_of(window, reading.text),)
            hits = tuple(group_hit(number, hit, reading.text) for number, hit in zip(kept, window, strict=True))
            return Finding(Verdict.PARTLY, credit, spans, hits, (skipped,), certainty=0.5)
    return None
