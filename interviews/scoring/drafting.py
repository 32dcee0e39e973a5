"""A rubric where nobody has written one: key points drafted from a reference answer or from official key points."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from .lexicon import FUNCTION_WORDS
from .text import Text
from .types import KeyPoint, Rubric
from .words import statement_words

# Where list items begin: bullets and numbers at the start of a line, and in running text from the second on
# ("Three classes: - single layer - recurrent", "1. poll 2. reserve 3. send").
LINE_ITEM = re.compile(r"^\s*(?:[-*•●○‣+](?!\d)|\(?\d{1,2}[.)](?!\d)|\(?[a-z]\))\s*(?=\w)", re.IGNORECASE)
INLINE_ITEM = re.compile(r"(?:^|(?<=\s))(?:[-*•●○‣]|\(?\d{1,2}[.)](?!\d))\s*(?=[^\W\d])")
MIN_INLINE_ITEMS = 2
# A sentence longer than this says several things; it is split at its semicolons, else at "and", "because", "which".
LONG_STATEMENT_WORDS = 30
CLAUSE_JOINT = re.compile(r"[,;]\s+(?=(?:and|but|because|so|while|whereas|which|then|if|when)\b)", re.IGNORECASE)
# Words of a slug, enough to recognise the statement by.
SLUG_WORDS = 4
# The weight of the statement that says the most; the others are in proportion.
TOP_WEIGHT = 100


def draft_rubric(
    *,
    question: str = "",
    reference: str = "",
    key_points: Sequence[str] = (),
    points_needed: int | None = None,
    full_marks_share: float | None = None,
) -> Rubric:
    """A rubric whose key points are the given ones, else the reference's list items, else its statements.

    Statements that say the same words are merged. Weights are 1..100 by information: the summed rarity of the
    statement's words, those of the question damped, those of several statements shared among them. Raises RubricError
    where there is not a single word to look for.
    """
    sources = key_points or list(split_statements(reference))
    statements = list(_distinct(sources))
    asked = Text(question).stems
    shared = statements_with(statements)
    informations = [sum(word.weight for word in statement_words(statement, asked, shared)) for statement in statements]
    top = max(informations, default=0.0) or 1.0
    slugs = _unique_slugs(statements)
    return Rubric(
        question=question,
        reference_answer=reference or "\n".join(key_points),
        key_points=tuple(
            KeyPoint(slug, statement.original, max(1, round(TOP_WEIGHT * information / top)), groups=())
            for slug, statement, information in zip(slugs, statements, informations, strict=True)
        ),
        points_needed=points_needed,
        full_marks_share=full_marks_share,
    )


def statements_with(statements: Sequence[Text]) -> Counter[str]:
    """In how many of the statements each stem stands."""
    return Counter(stem for statement in statements for stem in statement.positions)


def split_statements(reference: str) -> Iterator[str]:
    """A reference answer's list items and sentences, without their bullets and numbers, in order."""
    for item in _split_items(reference):
        text = Text(item)
        for sentence in text.sentences:
            span = text.span(sentence.start, sentence.end - 1)
            statement = item[span.start : span.end]
            if item[span.end :].strip() == ":":
                continue  # A heading: what it announces is said by the items.
            if len(sentence) > LONG_STATEMENT_WORDS:
                yield from CLAUSE_JOINT.split(statement)
            else:
                yield statement


def _split_items(reference: str) -> Iterator[str]:
    for line in reference.splitlines():
        yield from INLINE_ITEM.split(line) if _is_inline_list(line) else (LINE_ITEM.sub("", line),)


def _is_inline_list(line: str) -> bool:
    """Whether a line holds a list: two marks or more, the first at a beginning (in "a - b - c" it is not)."""
    marks = list(INLINE_ITEM.finditer(line))
    if len(marks) < MIN_INLINE_ITEMS:
        return False
    before = line[: marks[0].start()].rstrip()
    return not before or before[-1] in ".:;?!"


def _distinct(sources: Sequence[str]) -> Iterator[Text]:
    seen: set[tuple[str, ...]] = set()
    for source in sources:
        statement = Text(source.strip())
        # In their order: who feeds whom is the point.
        words = tuple(word.stem for word in statement.words)
        if words and words not in seen:
            seen.add(words)
            yield statement


def _unique_slugs(statements: Sequence[Text]) -> list[str]:
    taken: set[str] = set()
    slugs: list[str] = []
    for statement in statements:
        bare = _slug(statement)
        slug, number = bare, 2
        while slug in taken:
            slug, number = f"{bare}-{number}", number + 1
        taken.add(slug)
        slugs.append(slug)
    return slugs


def _slug(statement: Text) -> str:
    words = [token.norm for token in statement.words if token.norm.isascii()]
    telling = [word for word in words if word not in FUNCTION_WORDS] or words
    return "-".join(word.replace(".", "-") for word in telling[:SLUG_WORDS]) or "point"
