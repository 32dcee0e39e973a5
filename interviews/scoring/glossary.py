"""The glossary that rubrics share, and the part of it that one rubric uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from .text import Text
from .types import Glossary, Rubric
from .vocabulary import Vocabulary


class _CompiledGlossary:
    """The glossary's words in one vocabulary: lists of questions look each rubric up in it."""

    def __init__(self, glossary: Glossary) -> None:
        self.vocabulary = Vocabulary()
        # In an order of their own, as databases sort differently and the order is part of the rubric's hash.
        self.terms = [
            (term, [self.vocabulary.add_group([name]) for name in term.names])
            for term in sorted(glossary.terms, key=lambda term: term.names)
        ]
        self.pairs = [
            (pair, self.vocabulary.add_group((*pair.one, *pair.other)))
            for pair in sorted(glossary.opposites, key=lambda pair: (pair.one, pair.other))
        ]


@lru_cache(maxsize=4)
def _compile(glossary: Glossary) -> _CompiledGlossary:
    return _CompiledGlossary(glossary)


def with_glossary(rubric: Rubric, glossary: Glossary) -> Rubric:
    """The rubric with those terms that stand in its phrases and those opposites that its statements name.

    Only these, so that a new entry leaves the rubrics alone that have no use for it.
    """
    compiled = _compile(glossary)
    in_phrases = compiled.vocabulary.find(Text(" . ".join(_phrases(rubric))))
    in_statements = compiled.vocabulary.find(Text("\n".join(point.statement for point in rubric.key_points)))
    return replace(
        rubric,
        terms=tuple(term for term, groups in compiled.terms if any(in_phrases[group] for group in groups)),
        opposites=tuple(pair for pair, group in compiled.pairs if in_statements[group]),
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
