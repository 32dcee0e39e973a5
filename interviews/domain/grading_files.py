"""Grade files of JSON lines: read a line, check it, draft its rubric, grade it, or say what is wrong with it.

Knows neither Django nor the database: worker processes start quickly and hold no connection. The bank comes in as a
dictionary.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice
from typing import Any, BinaryIO

from interviews import scoring

from .processes import map_in_order

# Longest text of each kind, in characters. Answers: what is kept of a late one, five times what counts in an interview.
MAX_ANSWER_CHARACTERS = 100_000
MAX_REFERENCE_CHARACTERS = 20_000
# Matching is quadratic where both sides are long, so what is looked for is short.
MAX_POINT_CHARACTERS = 1_000
MAX_REFERENCES = 50
MAX_KEY_POINTS = 100
MAX_KEYWORDS = 500
MAX_WEIGHT = 100
MAX_POINTS = 1_000_000
# The longest answer written wholly in \uXXXX escapes, with its references, is shorter.
MAX_LINE_BYTES = 4_000_000
# Half a second's work or so: starting processes would take longer than they save.
IN_PROCESS_LINES = 256
# A chunk ends at either, so that neither many lines nor long ones make one worker's share big.
CHUNK_LINES = 64
CHUNK_BYTES = 250_000
# More different questions than this in a row draft their rubrics anew.
KEPT_RUBRICS = 256
# Codes are short; what isn't one need not fill the screen.
MAX_SHOWN_CODE = 40

GRADE_FIELDS = ("score", "confidence", "marks", "flags", "misconceptions", "rubric_hash", "scorer_version")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

Json = dict[str, Any]
Bank = Mapping[str, scoring.Rubric]


class LineError(Exception):
    """A line that cannot be graded; the message is a sentence for whoever wrote the file."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file, counted from 1. `is_too_long`: `raw` is not all of it."""

    number: int
    raw: bytes
    is_too_long: bool = False


@dataclass(frozen=True, slots=True)
class GivenPoint:
    """A key point as a line gives it: its words, perhaps its weight, and keyword groups to look for instead."""

    text: str
    weight: int | None = None
    keywords: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Basis:
    """What a line's answer is graded against: a question of the bank, or references and key points of its own."""

    code: str = ""
    question: str = ""
    references: tuple[str, ...] = ()
    key_points: tuple[GivenPoint, ...] = ()
    points_needed: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one line: the line to write, or why there is none."""

    number: int
    output: str = ""
    error: str = ""


def read_lines(stream: BinaryIO) -> Iterator[Line]:
    """The lines that are not blank, without a byte order mark. Of a line that is far too long only a part is held."""
    number = 0
    while raw := stream.readline(MAX_LINE_BYTES):
        number += 1
        is_too_long = len(raw) == MAX_LINE_BYTES and not raw.endswith(b"\n")
        if is_too_long:
            _skip_rest_of_line(stream)
        if number == 1:
            raw = raw.removeprefix(BYTE_ORDER_MARK)
        if raw.strip():
            yield Line(number, raw, is_too_long)


def _skip_rest_of_line(stream: BinaryIO) -> None:
    while (rest := stream.readline(MAX_LINE_BYTES)) and not rest.endswith(b"\n"):
        pass


def grade_lines(lines: Iterable[Line], *, bank: Bank | None, processes: int = 1) -> Generator[Outcome, None, None]:
    """Grade every line, in order, holding a few chunks at a time however long the file is.

    `bank`: None when it cannot be read; only lines that name a question need it. The outcomes do not depend on
    `processes`.
    """
    rest = iter(lines)
    for line in islice(rest, IN_PROCESS_LINES) if processes > 1 else rest:
        yield grade_line(line, bank)
    # Looking for one more line first: a small file starts no processes.
    one_more = next(rest, None)
    if one_more is not None:
        chunks = chunked(chain([one_more], rest))
        for outcomes in map_in_order(_grade_chunk, chunks, shared=bank, processes=processes):
            yield from outcomes


def chunked(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The lines in lists: as many as take a moment, but not much more than CHUNK_BYTES."""
    chunk: list[Line] = []
    for line in lines:
        chunk.append(line)
        if len(chunk) == CHUNK_LINES or sum(len(held.raw) for held in chunk) >= CHUNK_BYTES:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _grade_chunk(lines: list[Line], bank: Bank | None) -> list[Outcome]:
    return [grade_line(line, bank) for line in lines]


def grade_line(line: Line, bank: Bank | None) -> Outcome:
    """Grade one line. What is wrong with it is in the outcome, never raised."""
    try:
        row = read_row(line)
        answer = read_answer(row)
        rubrics = rubrics_for(read_basis(row), bank)
        result = _result(_read_id(row, line), scoring.grade_best(answer, rubrics), read_max_score(row))
    except (LineError, scoring.RubricError) as error:
        return Outcome(line.number, error=str(error))
    return Outcome(line.number, output=json.dumps(result, ensure_ascii=False, allow_nan=False))


def _result(row_id: Any, grade: scoring.Grade, max_score: float | None) -> Json:
    graded = scoring.grade_to_json(grade)
    result = {"id": row_id, **{name: graded[name] for name in GRADE_FIELDS}}
    if max_score is not None:
        result["points"] = round(grade.score * max_score, 4)
    return result


def _printable(code: str) -> str:
    """A code as it can be shown in a terminal, whatever it holds."""
    return "".join(character if character.isprintable() else "?" for character in code[:MAX_SHOWN_CODE])


def rubrics_for(basis: Basis, bank: Bank | None) -> tuple[scoring.Rubric, ...]:
    """The rubrics of which the best counts: one a reference. Raises LineError and RubricError."""
    if not basis.code:
        return drafted_rubrics(basis)
    if bank is None:
        raise LineError("The bank cannot be read. Run “manage.py prepare” first to grade against its questions.")
    if basis.code not in bank:
        raise LineError(f"The bank has no published question “{_printable(basis.code)}”.")
    return (bank[basis.code],)


@lru_cache(maxsize=KEPT_RUBRICS)
def drafted_rubrics(basis: Basis) -> tuple[scoring.Rubric, ...]:
    """One rubric a reference, or one of the key points alone. Kept, as many lines share a question."""
    return tuple(_draft_one(basis, reference) for reference in basis.references or ("",))


def _draft_one(basis: Basis, reference: str) -> scoring.Rubric:
    rubric = scoring.draft_rubric(
        question=basis.question,
        reference=reference,
        key_points=[point.text for point in basis.key_points],
        points_needed=basis.points_needed,
        full_marks_share=scoring.ALTERNATIVES_FULL_MARKS if len(basis.references) > 1 else None,
    )
    return _with_own_words(rubric, basis.key_points)


def _with_own_words(rubric: scoring.Rubric, given: Iterable[GivenPoint]) -> scoring.Rubric:
    """The drafted rubric with the weights and keywords that the line gives.

    Matched by text, as drafting may merge points that say the same; of such points the first counts.
    """
    by_text = {point.text.strip(): point for point in reversed(list(given))}
    # Drafted weights are on a scale of their own: beside given ones, a point without weighs 1.
    is_weighted = any(point.weight for point in by_text.values())
    return replace(
        rubric,
        key_points=tuple(
            _as_given(point, by_text.get(point.statement.strip()), is_weighted=is_weighted)
            for point in rubric.key_points
        ),
    )


def _as_given(drafted: scoring.KeyPoint, given: GivenPoint | None, *, is_weighted: bool) -> scoring.KeyPoint:
    weight = given.weight if given else None
    return replace(
        drafted,
        weight=weight or (1 if is_weighted else drafted.weight),
        groups=(given.keywords if given else ()) or drafted.groups,
    )


def read_row(line: Line) -> Json:
    """The JSON object on the line. Raises LineError."""
    if line.is_too_long:
        raise LineError(f"The line is longer than {MAX_LINE_BYTES:,} bytes.")
    try:
        row = json.loads(line.raw.decode(), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise LineError(f"The line is not UTF-8 (byte {error.start + 1}).") from error
    except json.JSONDecodeError as error:
        raise LineError(f"The line is not JSON: {error.msg} (character {error.pos + 1}).") from error
    except (ValueError, RecursionError) as error:
        raise LineError("The line is nested too deep, or holds a number that is too long.") from error
    if not isinstance(row, dict):
        raise LineError("The line is not a JSON object.")
    return {name: value for name, value in row.items() if value is not None}


def _refuse_constant(name: str) -> None:
    raise LineError(f"The line is not JSON: {name} is not a number.")


def read_answer(row: Json, name: str = "answer") -> str:
    """The text that is graded; an empty one is an answer too. Raises LineError."""
    if name not in row:
        raise LineError(f"“{name}” is missing.")
    return read_text(row[name], name, limit=MAX_ANSWER_CHARACTERS)


def read_text(value: Any, name: str, *, limit: int = MAX_REFERENCE_CHARACTERS) -> str:
    """A text that a database could hold too. Raises LineError."""
    if not isinstance(value, str):
        raise LineError(f"“{name}” is not text.")
    if len(value) > limit:
        raise LineError(f"“{name}” has {len(value):,} characters; at most {limit:,} can be graded.")
    if "\x00" in value:
        raise LineError(f"“{name}” holds a NUL character.")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise LineError(f"“{name}” holds half a character (a lone surrogate).") from error
    return value


def read_basis(row: Json) -> Basis:
    """What to grade against. A `code` comes before whatever else the line says. Raises LineError."""
    if "code" in row:
        return Basis(code=_filled(row["code"], "code"))
    basis = Basis(
        question=read_text(row.get("question", ""), "question"),
        references=_read_references(row),
        key_points=_read_key_points(row),
        points_needed=_read_whole(row["points_needed"], "points_needed", MAX_KEY_POINTS)
        if "points_needed" in row
        else None,
    )
    if not basis.references and not basis.key_points:
        raise LineError("There is nothing to grade against: no code, no reference, no key points.")
    if basis.key_points and (basis.points_needed or 0) > len(basis.key_points):
        raise LineError(
            f"“points_needed” is {basis.points_needed}, more than there are key points ({len(basis.key_points)})."
        )
    return basis


def _read_references(row: Json) -> tuple[str, ...]:
    """`reference`, then `references`, each once."""
    first = [row["reference"]] if "reference" in row else []
    others = _read_list(row.get("references", []), "references", MAX_REFERENCES)
    return tuple(dict.fromkeys(_filled(text, "reference") for text in (*first, *others)))


def _read_key_points(row: Json) -> tuple[GivenPoint, ...]:
    points = _read_list(row.get("key_points", []), "key_points", MAX_KEY_POINTS)
    return tuple(_read_key_point(item) for item in points)


def _read_key_point(item: Any) -> GivenPoint:
    if not isinstance(item, dict):
        return GivenPoint(_filled(item, "key_points", limit=MAX_POINT_CHARACTERS))
    weight = item.get("weight")
    return GivenPoint(
        text=_filled(item.get("text"), "text of a key point", limit=MAX_POINT_CHARACTERS),
        weight=None if weight is None else _read_whole(weight, "weight", MAX_WEIGHT),
        keywords=_read_keywords(item.get("keywords") or []),
    )


def _read_keywords(value: Any) -> tuple[tuple[str, ...], ...]:
    """A list of alternatives (one group) or a list of such lists (a group each)."""
    items = _read_list(value, "keywords", MAX_KEYWORDS)
    groups = items if any(isinstance(item, list) for item in items) else [items] if items else []
    return tuple(_read_group(group) for group in groups)


def _read_group(value: Any) -> tuple[str, ...]:
    words = _read_list(value, "keywords", MAX_KEYWORDS)
    if not words:
        raise LineError("“keywords” has an empty group.")
    return tuple(_filled(word, "keywords", limit=MAX_POINT_CHARACTERS) for word in words)


def _read_list(value: Any, name: str, limit: int) -> list[Any]:
    if not isinstance(value, list):
        raise LineError(f"“{name}” is not a list.")
    if len(value) > limit:
        raise LineError(f"“{name}” has {len(value):,} entries; at most {limit} can be graded against.")
    return value


def _filled(value: Any, name: str, *, limit: int = MAX_REFERENCE_CHARACTERS) -> str:
    text = read_text(value, name, limit=limit)
    if not text.strip():
        raise LineError(f"“{name}” is empty.")
    return text


def _read_whole(value: Any, name: str, limit: int) -> int:
    """A whole number from 1 to `limit`; 3.0 is one, as tables write it where a column has gaps."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= limit or value != int(value):
        raise LineError(f"“{name}” is not a whole number from 1 to {limit}.")
    return int(value)


def read_max_score(row: Json) -> float | None:
    """How many points full marks are; None where the line does not say. Raises LineError."""
    if "max_score" not in row:
        return None
    value = row["max_score"]
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= MAX_POINTS:
        raise LineError(f"“max_score” is not a number above 0 and up to {MAX_POINTS:,}.")
    return value


def _read_id(row: Json, line: Line) -> str | int:
    """The line's own id; without one its number, so that outputs can be told apart when some lines failed."""
    value = row.get("id", line.number)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return read_text(value, "id")
