"""Plain tables for terminals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

NOT_AVAILABLE = "n/a"
GAP = "  "


def figure(value: float | None, *, digits: int = 3) -> str:
    """A number with a fixed number of digits; n/a where there is none."""
    return NOT_AVAILABLE if value is None else f"{value:,.{digits}f}"


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, indent: str = GAP) -> Iterator[str]:
    """Lines of columns as wide as they must be: the first left-aligned, the others, being numbers, right-aligned."""
    widths = [max(len(row[column]) for row in (headings, *rows)) for column in range(len(headings))]
    for first, *others in (headings, *rows):
        cells = [f"{first:<{widths[0]}}", *(f"{cell:>{width}}" for cell, width in zip(others, widths[1:], strict=True))]
        yield f"{indent}{GAP.join(cells)}".rstrip()
