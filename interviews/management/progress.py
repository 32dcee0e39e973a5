"""A line on the terminal that says how far a long command is."""

from __future__ import annotations

from time import monotonic

from django.core.management.base import OutputWrapper

WIDTH = 30
SECONDS_BETWEEN = 0.1


class Progress:
    """Shows a bar, or a count where the whole is not known; nothing unless a person is watching."""

    def __init__(self, terminal: OutputWrapper, *, whole: int | None, unit: str) -> None:
        self.terminal = terminal
        self.whole = whole
        self.unit = unit
        self.started = monotonic()
        self.shown_at = 0.0
        self.is_shown = False

    def show(self, count: int, *, done: int = 0) -> None:
        """`count` units are finished; `done` of the whole (which may be counted in something else) is."""
        now = monotonic()
        if not self.terminal.isatty() or now - self.shown_at < SECONDS_BETWEEN:
            return
        self.shown_at = now
        self.is_shown = True
        speed = count / max(now - self.started, SECONDS_BETWEEN)
        self._write(f"{self._bar(done)}{count:,} {self.unit}, {speed:,.0f} a second")

    def clear(self) -> None:
        """Make room for other output."""
        if self.is_shown:
            self._write("")
            self.is_shown = False

    def _bar(self, done: int) -> str:
        if not self.whole:
            return ""
        share = min(1.0, done / self.whole)
        return f"[{'#' * round(share * WIDTH):<{WIDTH}}] {share:4.0%}  "

    def _write(self, text: str) -> None:
        # Without a style: this is no error, though it goes where errors go.
        self.terminal.write(f"\r\x1b[K{text}", str, ending="")
        self.terminal.flush()
