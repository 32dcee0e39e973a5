"""Small charts, computed here and drawn as SVG in the templates."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH, HEIGHT, MARGIN = 320, 88, 8


@dataclass(frozen=True)
class Sparkline:
    """Points in a WIDTH x HEIGHT box, oldest first, and the same in words."""

    points: str
    last_x: float
    last_y: float
    description: str


def sparkline(scores: list[float]) -> Sparkline | None:
    """A line of scores 0..1, oldest first; None for fewer than two, which make no line."""
    if len(scores) < 2:
        return None
    step = (WIDTH - 2 * MARGIN) / (len(scores) - 1)
    places = [
        (round(MARGIN + number * step, 1), round(HEIGHT - MARGIN - score * (HEIGHT - 2 * MARGIN), 1))
        for number, score in enumerate(scores)
    ]
    first, last = round(scores[0] * 100), round(scores[-1] * 100)
    change = "rose" if last > first else "fell" if last < first else "stayed"
    span = f"at {last}" if last == first else f"from {first} to {last}"
    return Sparkline(
        points=" ".join(f"{x},{y}" for x, y in places),
        last_x=places[-1][0],
        last_y=places[-1][1],
        description=f"Mock scores {change} {span} over {len(scores)} interviews",
    )
