"""A save that was acknowledged is stored, whenever the server is killed."""

import time
from threading import Event, Thread

import pytest
from django.utils import timezone

from bench.people import seat_candidates
from bench.tab import Tab
from interviews.models import Answer
from tests.factories import make_question

CLIENTS = 32
KILLS = 5
# Between two kills: enough that each client is at another place of a save, on a slow machine too.
SAVES_BETWEEN_KILLS = 5 * CLIENTS
SECONDS_TO_RECOVER = 60.0


def numbered_text(number):
    """About 2 kB that say which save they are, and by their end that they are whole. Before the first, nothing."""
    if number == 0:
        return ""
    return f"{number} " + "The weights take fewer bits. " * 70 + f"{number}."


class Typist(Thread):
    """A candidate who autosaves one text after another, each as soon as the last was acknowledged."""

    def __init__(self, port, seat, done):
        super().__init__(daemon=True)
        self.tab = Tab(port, session_key=seat.session_key)
        self.seat, self.done = seat, done
        self.acknowledged = 0
        self.refusals = []

    def run(self):
        while not self.done.is_set() and not self.refusals:
            text = numbered_text(self.acknowledged + 1)
            reply = self.tab.save(self.seat.save_path, text, give_up_at=time.monotonic() + SECONDS_TO_RECOVER)
            if reply is not None and reply.status == 200:
                self.acknowledged += 1
            else:
                self.refusals.append(reply)
        self.tab.close()


@pytest.fixture
def typists(server):
    """At work; they stop when the test does."""
    make_question()
    done = Event()
    typists = [Typist(server.port, seat, done) for seat in seat_candidates(CLIENTS, at=timezone.now())]
    for typist in typists:
        typist.start()
    yield typists
    done.set()


def test_killed_server_loses_no_acknowledged_save(server, typists):
    for _ in range(KILLS):
        wait_for_saves(typists, SAVES_BETWEEN_KILLS)
        server.kill()
        # Now, while nobody answers: what is not stored yet never will be.
        assert lost_saves(typists) == []
        server.start()
    wait_for_saves(typists, SAVES_BETWEEN_KILLS)
    stop(typists)

    assert [typist.refusals for typist in typists] == [[]] * CLIENTS
    assert lost_saves(typists) == []
    # Else nothing was tried: each was cut off in a save.
    assert min(typist.tab.times_resent for typist in typists) > 0


def wait_for_saves(typists, count):
    """Until so many more were acknowledged to all of them together."""
    target = acknowledged(typists) + count
    give_up_at = time.monotonic() + SECONDS_TO_RECOVER
    while acknowledged(typists) < target:
        assert time.monotonic() < give_up_at, f"{acknowledged(typists)} saves, {target} expected"
        time.sleep(0.01)


def acknowledged(typists):
    return sum(typist.acknowledged for typist in typists)


def stop(typists):
    typists[0].done.set()
    for typist in typists:
        typist.join()


def lost_saves(typists):
    """Who has been told of a later save than the one that is stored, or whose text is not one that was sent."""
    texts = dict(Answer.objects.values_list("pk", "text"))
    return [
        (typist.acknowledged, text[:40])
        for typist in typists
        for acknowledged, text in [(typist.acknowledged, texts[typist.seat.answer_id])]
        if text not in (numbered_text(acknowledged), numbered_text(acknowledged + 1))
    ]
