"""More time for one person."""

import pytest

from interviews.domain.granting import grant_extra_time
from interviews.domain.sitting import start_interview
from tests.factories import NOW, make_interview, make_plan, make_user

pytestmark = pytest.mark.django_db


def test_grant_counts_from_the_next_start(candidate):
    running = make_interview(make_user(), minutes=30)
    before = running.deadline_at
    grant_extra_time(running.candidate, percent=100)
    running.refresh_from_db()
    assert running.deadline_at == before

    plan = make_plan(candidate, minutes=30)
    grant_extra_time(candidate, percent=50)
    plan.refresh_from_db()
    assert start_interview(plan, at=NOW).total_seconds == 45 * 60
