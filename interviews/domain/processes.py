"""Work through more items than fit into memory, on all cores, in order.

`multiprocessing.Pool.imap` would read its whole input ahead; here only a window of items is under way.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from typing import Any, TypeVar

Item = TypeVar("Item")
Shared = TypeVar("Shared")
Result = TypeVar("Result")

# Items under way for each process: enough that none waits for the slowest.
WINDOW_PER_PROCESS = 4

_shared: Any = None


def available_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def map_in_order(
    function: Callable[[Item, Shared], Result], items: Iterable[Item], *, shared: Shared, processes: int
) -> Iterator[Result]:
    """`function(item, shared)` of every item, in the order of the items.

    `function` must be importable without Django being set up; `shared` goes to each process once. Raises
    BrokenProcessPool when a process dies.
    """
    # Spawned, not forked: a fork would share the parent's database connection.
    executor = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_begin, initargs=(shared,))
    under_way: deque[Future[Result]] = deque()
    try:
        for item in items:
            under_way.append(executor.submit(_call, function, item))
            if len(under_way) >= processes * WINDOW_PER_PROCESS:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        executor.shutdown(cancel_futures=True)


def _begin(shared: Any) -> None:
    """In each new process: keep what is shared, leave Ctrl-C to the parent, and never outlive it."""
    global _shared
    _shared = shared
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A killed parent tells nobody, and its workers would wait for work for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _call(function: Callable[[Item, Any], Result], item: Item) -> Result:
    return function(item, _shared)
