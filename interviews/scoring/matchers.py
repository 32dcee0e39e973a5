"""The ways a key point can be found in an answer: one function each, tried in the order of `MATCHERS`."""

from __future__ import annotations

from .keywords import keyword_groups
from .reading import CompiledPoint, Finding, Matcher, Reading
from .resemblance import fuzzy_statement, missing
from .vocabulary import Hits
from .wording import stated_words


def hit_groups(point: CompiledPoint, reading: Reading) -> Finding | None:
    """`keyword_groups`, where there is more than an anchor alone: most points are not so much as begun in an answer."""
    return keyword_groups(point, reading) if _is_begun(point, reading.hits) else None


def _is_begun(point: CompiledPoint, hits: Hits) -> bool:
    """Whether some way to say the point has its anchor, without which it earns nothing, and a word said of it."""
    for anchor, *others in point.ways:
        if hits[anchor] and (not others or hits[point.opposites] or any(map(hits.__getitem__, others))):
            return True
    return False


# Each looks for one kind of point, or in one way, and says None where it finds nothing.
MATCHERS: tuple[Matcher, ...] = (stated_words, hit_groups, fuzzy_statement)


def find_point(point: CompiledPoint, reading: Reading) -> Finding:
    """What the first matcher that finds something says; else missing, with the nearest miss."""
    for matcher in MATCHERS:
        finding = matcher(point, reading)
        if finding is not None:
            return finding
    return missing(point, reading)
