"""Where the groups of a key point or a misconception are hit close together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from .reading import Window, bounds
from .text import Text
from .vocabulary import Hit

# Words from the first to the last word of a match. A trial on graded interview answers with windows of 11 words
# correlated with people at r .89, with 40 words at .85; our alternatives are longer phrases, hence a little more.
WINDOW = 14
# So many places are looked at for one key point; an answer that repeats its words more often gains nothing by it.
MAX_WINDOWS = 300


def find_windows(groups: Sequence[Sequence[Hit]], text: Text, *, ordered: bool = False) -> Iterable[Window]:
    """Sets of hits, one for each group, within WINDOW words of one sentence; at most MAX_WINDOWS of them.

    `ordered`: they must stand in the order of the groups.
    """
    return islice(_windows(groups, text, ordered=ordered), MAX_WINDOWS) if all(groups) else ()


def _windows(groups: Sequence[Sequence[Hit]], text: Text, *, ordered: bool) -> Iterator[Window]:
    anchors, *others = groups
    if not others:
        yield from filter(is_close, zip(anchors))
        return
    begin = [0] * len(others)
    for anchor in anchors:
        sentence = text.sentence_at(anchor.first)
        earliest = anchor.first if ordered else max(sentence.start, anchor.last - WINDOW + 1)
        latest = min(sentence.end, anchor.first + WINDOW)
        near = []
        for number, group in enumerate(others):
            while begin[number] < len(group) and group[begin[number]].first < earliest:
                begin[number] += 1
            near.append(_near(group, begin[number], anchor, latest))
        for window in combinations(near, (anchor,), ordered=ordered):
            if is_close(window):
                yield window


def _near(group: Sequence[Hit], begin: int, anchor: Hit, latest: int) -> list[Hit]:
    """The hits from number `begin` on that end before word `latest` and say more than the anchor's own words."""
    near = []
    for hit in islice(group, begin, None):
        if hit.first >= latest:
            break
        is_within = anchor.first <= hit.first and hit.last <= anchor.last
        if not is_within and hit.last < latest:
            near.append(hit)
    return near


def is_close(window: Window) -> bool:
    start, end = bounds(window)
    return end - start < WINDOW


def combinations(near: Sequence[Sequence[Hit]], chosen: Window, *, ordered: bool) -> Iterator[Window]:
    """The chosen hits with one of each group of `near`, of which none overlap but with the first of all."""
    if not near:
        yield chosen
        return
    group, *others = near
    for hit in group:
        if ordered and hit.first <= chosen[-1].last:
            continue
        if len(chosen) > 1 and any(hit.overlaps(other) for other in chosen[1:]):
            continue
        if others:
            yield from combinations(others, (*chosen, hit), ordered=ordered)
        else:
            yield (*chosen, hit)
