"""Work in other processes is bounded, ordered, and ends when its reader does."""

from concurrent.futures import Future

import pytest

from interviews.domain import processes
from interviews.domain.processes import WINDOW_PER_PROCESS, available_cores, map_in_order


class FakeExecutor:
    """Does the work at once, in this process."""

    made = []

    def __init__(self, count, *, mp_context, initializer, initargs):
        self.shared = initargs[0]
        self.shutdowns = []
        self.made.append(self)

    def submit(self, call, function, item):
        future = Future()
        future.set_result(function(item, self.shared))
        return future

    def shutdown(self, **how):
        self.shutdowns.append(how)


@pytest.fixture
def executors(monkeypatch):
    monkeypatch.setattr(FakeExecutor, "made", [])
    monkeypatch.setattr(processes, "ProcessPoolExecutor", FakeExecutor)
    return FakeExecutor.made


def add(item, shared):
    return item + shared


@pytest.mark.usefixtures("executors")
def test_map_in_order_keeps_the_order():
    assert list(map_in_order(add, range(20), shared=100, processes=2)) == list(range(100, 120))


def test_map_in_order_reads_only_a_window_ahead(executors):
    read = []
    items = (read.append(number) or number for number in range(1_000_000))

    results = map_in_order(add, items, shared=0, processes=2)

    assert [next(results) for _ in range(3)] == [0, 1, 2]
    assert len(read) == 2 * WINDOW_PER_PROCESS + 2


def test_map_in_order_ends_its_processes_when_nobody_reads_on(executors):
    results = map_in_order(add, range(100), shared=0, processes=1)
    next(results)

    results.close()

    assert [executor.shutdowns for executor in executors] == [[{"cancel_futures": True}]]


def test_available_cores_is_at_least_one():
    assert available_cores() >= 1
