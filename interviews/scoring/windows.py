"""Where the groups of a key point or a misconception are hit close together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from .reading import Window
from .text import Text
from .vocabulary import Hit

# Words from the first to the last word of a match. A trial on graded interview answers with windows of 11 words
# correlated with people at r .89, with 40 words at .85; our alternatives are longer phrases, hence a little more.
WINDOW = 14
# So many places are looked at for one key point; an answer that repeats its words more often gains nothing by it.
MAX_WINDOWS = 300


def find_windows(groups: Sequence[Sequence[Hit]], text: Text, *, ordered: bool = False) -> Iterator[Window]:
    """Sets of hits, one for each group, within WINDOW words of one sentence; at most MAX_WINDOWS of them.

    `ordered`: they must stand in the order of the groups.
    """
    if not all(groups):
        return
    yield from islice(_windows(groups, text, ordered=ordered), MAX_WINDOWS)


def _windows(groups: Sequence[Sequence[Hit]], text: Text, *, ordered: bool) -> Iterator[Window]:
    anchors, *others = groups
    begin = [0] * len(others)
    for anchor in anchors:
        sentence = text.sentence_at(anchor.first)
        earliest = anchor.first if ordered else max(sentence.start, anchor.last - WINDOW + 1)
        latest = min(sentence.end, anchor.first + WINDOW)
        near = []
        for number, group in enumerate(others):
            while begin[number] < len(group) and group[begin[number]].first < earliest:
                begin[number] += 1
            near.append(list(_near(group, begin[number], anchor, latest)))
        for rest in combinations(near, (anchor,), ordered=ordered):
            if max(hit.last for hit in rest) - min(hit.first for hit in rest) < WINDOW:
                yield rest


def _near(group: Sequence[Hit], begin: int, anchor: Hit, latest: int) -> Iterator[Hit]:
    """The hits from number `begin` on that end before word `latest` and say more than the anchor's own words."""
    for hit in islice(group, begin, None):
        if hit.first >= latest:
            return
        is_within = anchor.first <= hit.first and hit.last <= anchor.last
        if not is_within and hit.last < latest:
            yield hit


def combinations(near: list[list[Hit]], chosen: Window, *, ordered: bool) -> Iterator[Window]:
    if not near:
        yield chosen
        return
    for hit in near[0]:
        is_new = not any(hit.overlaps(other) for other in chosen[1:])
        if is_new and not (ordered and hit.first <= chosen[-1].last):
            yield from combinations(near[1:], (*chosen, hit), ordered=ordered)
