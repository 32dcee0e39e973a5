"""The ways a key point can be found in an answer: one function each, tried in the order of `MATCHERS`."""

from __future__ import annotations

from .keywords import keyword_groups
from .reading import CompiledPoint, Finding, Matcher, Reading
from .resemblance import fuzzy_statement, missing
from .wording import stated_words

# Each looks for one kind of point, or in one way, and says None where it finds nothing.
MATCHERS: tuple[Matcher, ...] = (stated_words, keyword_groups, fuzzy_statement)


def find_point(point: CompiledPoint, reading: Reading) -> Finding:
    """What the first matcher that finds something says; else missing, with the nearest miss."""
    for matcher in MATCHERS:
        finding = matcher(point, reading)
        if finding is not None:
            return finding
    return missing(point, reading)
