"""The glossary that rubrics share, and the part of it that one rubric uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .text import Text
from .types import Glossary, Rubric
from .vocabulary import Vocabulary


def with_glossary(rubric: Rubric, glossary: Glossary) -> Rubric:
    """The rubric with those terms that stand in its phrases and those opposites that its statements name.

    Only these, so that a new entry leaves the rubrics alone that have no use for it.
    """
    phrases = Text(" . ".join(_phrases(rubric)))
    statements = Text("\n".join(point.statement for point in rubric.key_points))
    vocabulary = Vocabulary()
    terms = [(term, [vocabulary.add_group([name]) for name in term.names]) for term in glossary.terms]
    pairs = [(pair, vocabulary.add_group((*pair.one, *pair.other))) for pair in glossary.opposites]
    in_phrases, in_statements = vocabulary.find(phrases), vocabulary.find(statements)
    return replace(
        rubric,
        terms=tuple(term for term, groups in terms if any(in_phrases[group] for group in groups)),
        opposites=tuple(pair for pair, group in pairs if in_statements[group]),
    )


def _phrases(rubric: Rubric) -> Iterator[str]:
    for point in rubric.key_points:
        yield from point.opposites
        yield from point.rivals
        for groups in point.ways:
            for group in groups:
                yield from group
    for item in rubric.misconceptions:
        for group in item.groups:
            yield from group
