"""What an interview says of its own time."""

from datetime import timedelta

import pytest

from interviews.models import Interview
from tests.factories import NOW, make_finished, make_interview, make_plan, make_question, make_section

pytestmark = pytest.mark.django_db


def test_seconds_left_counts_down_to_zero(candidate):
    interview = make_interview(candidate, minutes=30)

    assert interview.clock.seconds_left(NOW) == 1800
    assert interview.clock.seconds_left(NOW + timedelta(minutes=29, seconds=59.5)) == 1
    assert interview.clock.seconds_left(NOW + timedelta(hours=2)) == 0


def test_is_overdue_only_after_the_grace(candidate):
    interview = make_interview(candidate, minutes=30)

    assert not interview.clock.is_overdue(NOW + timedelta(minutes=30, seconds=10))
    assert interview.clock.is_overdue(NOW + timedelta(minutes=30, seconds=11))


def test_ready_interview_has_no_clock(candidate):
    make_question()
    plan = make_plan(candidate)

    assert plan.clock.seconds_left(NOW) == 0
    assert not plan.clock.is_overdue(NOW + timedelta(days=9))
    assert plan.time_used() is None


def test_time_used(candidate):
    assert make_finished(candidate).time_used() == timedelta(minutes=2)


@pytest.mark.parametrize(
    ("titles", "expected"),
    [(["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A and 2 more sections")],
)
def test_title_names_the_sections(candidate, titles, expected):
    for position, title in enumerate(titles):
        make_section(title * 3, title, position=position)

    assert make_plan(candidate).title == expected


def test_with_scores_is_none_without_grades(candidate):
    interview = make_interview(candidate)

    found = Interview.objects.with_scores().get(pk=interview.pk)
    assert (found.machine_score, found.final_score) == (None, None)
