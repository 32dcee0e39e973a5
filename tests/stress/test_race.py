"""The last saves, the deadline, "Finish interview" and `close_overdue`, all at one instant, again and again."""

import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.db import connection, connections
from django.utils import timezone

from bench.people import sign_in
from bench.tab import REPLY_SECONDS, Tab
from interviews.domain.sitting import close_overdue
from interviews.domain.verifying import Standing, check_grades
from interviews.models import Answer, Interview, User
from interviews.models.sessions import FINISHED_STATES, GRACE
from tests.factories import RIGHT_TEXT, WRONG_TEXT, make_question

# SQLite lets one write at a time, so that fewer rounds show as much.
ROUNDS = {"postgresql": 1000, "sqlite": 150}
# All act within so many seconds of each other, about half as long as a request takes.
SPREAD_SECONDS = 0.004
# From making the interview to its last counted moment, at first. A round that ended in time makes it shorter for the
# next, one that did not makes it longer: on a machine of any speed about half of the rounds end in time.
SECONDS_LEFT = 0.05
STEP = 1.1
ENDING = re.compile(r"Interview (\d+) ended: (\w+)")


@dataclass(frozen=True)
class Round:
    """What was sent in one round, and what was answered."""

    interview_id: int
    typed: tuple[str, str]
    save_statuses: tuple[int, int]
    finish_status: int
    closed: int
    state: str


class Race:
    """One candidate with two tabs and a third that finishes; and beside them what cron does every minute."""

    def __init__(self, port):
        self.user = User.objects.create_user("ada")
        self.version = make_question().versions.get()
        key = sign_in(self.user)
        self.tabs = [Tab(port, session_key=key) for _ in range(3)]
        # A thread each, so that connections (to the server, to the database) stay with their thread.
        self.threads = [ThreadPoolExecutor(1) for _ in range(4)]
        self.random = Random(1)
        self.seconds_left = SECONDS_LEFT

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.threads[3].submit(connections.close_all)
        for thread in self.threads:
            thread.shutdown()
        for tab in self.tabs:
            tab.close()

    def run(self, number):
        """One interview, whose last counted moment is about when everything happens."""
        interview = self._start(time.time() + self.seconds_left * self.random.uniform(0.5, 2))
        path = f"/interviews/{interview.pk}"
        # Graded differently, so that a grade tells which text it is of.
        typed = (f"{RIGHT_TEXT} Round {number}.", f"{WRONG_TEXT} Round {number}.")
        acts = [
            lambda: status(self.tabs[0], f"{path}/questions/1/save/", text=typed[0], revision=0),
            lambda: status(self.tabs[1], f"{path}/questions/1/save/", text=typed[1], revision=0),
            lambda: status(self.tabs[2], f"{path}/finish/"),
            lambda: close_overdue(at=timezone.now()),
        ]
        waiting = [
            thread.submit(after, self.random.uniform(0, SPREAD_SECONDS), act)
            for thread, act in zip(self.threads, acts, strict=True)
        ]
        first, second, finish, closed = (future.result() for future in waiting)
        interview.refresh_from_db()
        self.seconds_left *= 1 / STEP if interview.state == "submitted" else STEP
        return Round(interview.pk, typed, (first, second), finish, closed, interview.state)

    def _start(self, last_counted):
        """An interview of one question that is about to end. `last_counted`: seconds since the epoch."""
        deadline = datetime.fromtimestamp(last_counted, UTC) - GRACE
        started = deadline - timedelta(minutes=30)
        interview = Interview.objects.create(
            candidate=self.user,
            state="in_progress",
            question_count=1,
            duration_minutes=30,
            created_at=started,
            started_at=started,
            deadline_at=deadline,
        )
        Answer.objects.create(interview=interview, version=self.version, position=1)
        return interview


def status(tab, path, **fields):
    return tab.post_until_answered(path, give_up_at=time.monotonic() + REPLY_SECONDS, **fields).status


def after(seconds, act):
    time.sleep(seconds)
    return act()


@pytest.fixture
def race(server):
    with Race(server.port) as race:
        yield race


def test_everything_at_the_deadline_ends_once_and_loses_nothing(race, server, caplog):
    with caplog.at_level("INFO", logger="interviews.domain.sitting"):
        rounds = [race.run(number) for number in range(ROUNDS[connection.vendor])]

    # Whoever ended an interview has said so, in the server's processes or in this one.
    endings = Counter(ENDING.findall("\n".join([server.log_text(), *caplog.messages])))
    assert endings == {(str(r.interview_id), r.state): 1 for r in rounds}
    answers = {answer.interview_id: answer for answer in Answer.objects.all()}

    assert [r for r in rounds if not {*r.save_statuses} <= {200, 409, 410} or r.finish_status != 302] == []
    assert [r for r in rounds if r.state not in FINISHED_STATES or (r.closed and r.state == "submitted")] == []
    assert [r for r in rounds if answers[r.interview_id].current_grade_id is None] == []
    assert [lost for r in rounds for lost in lost_texts(r, answers[r.interview_id])] == []
    # The text that was graded is the one that is stored.
    assert {grade.standing for grade in check_grades()} == {Standing.SAME}
    # Else there was no race: each ending won some rounds, and saves came in time and late.
    assert {r.state for r in rounds} > {"submitted"}
    assert {status for r in rounds for status in r.save_statuses} >= {200, 410}


def lost_texts(played, answer):
    """What was typed and is not where the reply said: counted (200), or kept beside it (410).

    After a 409 the page still has the text and says that it is not saved.
    """
    kept = {200: answer.text, 409: None, 410: answer.late_text}
    return [
        (typed, status, answer.text, answer.late_text)
        for typed, status in zip(played.typed, played.save_statuses, strict=True)
        if kept[status] is not None and typed not in kept[status]
    ]
