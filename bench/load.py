"""Clients that autosave as fast as they are answered, and how long each save took."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import quantiles
from threading import Thread

from .tab import Tab

# What somebody has typed after some minutes.
TEXT = "Quantization stores each weight in fewer bits, so that less memory moves. " * 28
# Connections are opened and caches filled before the clock runs.
WARM_UP_SECONDS = 1.0


@dataclass
class Measured:
    """Saves that were answered while the clock ran. Several rounds add up."""

    rates: list[float] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def milliseconds(self, percent: int) -> float:
        """The latency that `percent` of the saves stay under."""
        return quantiles(self.latencies, n=100, method="inclusive")[percent - 1] * 1000

    @property
    def failures(self) -> int:
        return sum(count for status, count in self.statuses.items() if status != 200)


class Typist(Thread):
    """One client: the next save as soon as the last one is answered, each with another text."""

    def __init__(self, tab: Tab, path: str, *, begin: float, end: float) -> None:
        super().__init__(daemon=True)
        self.tab, self.path, self.begin, self.end = tab, path, begin, end
        self.latencies: list[float] = []
        self.statuses: Counter[int] = Counter()

    def run(self) -> None:
        number = 0
        while (sent := time.monotonic()) < self.end:
            number += 1
            reply = self.tab.save(self.path, f"{number} {sent} {TEXT}", give_up_at=self.end)
            answered = time.monotonic()
            if reply is None:
                break
            # Whatever fails counts, also while it warms up.
            if reply.status != 200 or self.begin <= answered <= self.end:
                self.statuses[reply.status] += 1
            if reply.status == 200 and self.begin <= answered <= self.end:
                self.latencies.append(answered - sent)
        self.tab.close()


def measure(tabs: Sequence[tuple[Tab, str]], *, seconds: float, into: Measured) -> None:
    """One round: all tabs save, each to its path, for so long."""
    begin = time.monotonic() + WARM_UP_SECONDS
    typists = [Typist(tab, path, begin=begin, end=begin + seconds) for tab, path in tabs]
    for typist in typists:
        typist.start()
    for typist in typists:
        typist.join()
        into.latencies += typist.latencies
        into.statuses += typist.statuses
    into.rates.append(sum(len(typist.latencies) for typist in typists) / seconds)
