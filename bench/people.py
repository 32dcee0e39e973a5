"""Candidates in the room of a running interview, signed in."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.test import Client

from interviews.domain.planning import plan_interview
from interviews.domain.sitting import start_interview
from interviews.models import Section, User

from .tab import Seat


def seat_candidates(count: int, *, at: datetime) -> list[Seat]:
    """New candidates, each with an interview of one question. Needs a published question."""
    return [_seat(User.objects.create_user(f"bench{number}"), at) for number in range(count)]


def _seat(user: User, at: datetime) -> Seat:
    sections = Section.objects.all()
    plan = plan_interview(user, sections=sections, question_count=1, duration_minutes=240, mode="mock", at=at)
    interview = start_interview(plan, at=at)
    return Seat(sign_in(user), interview.pk, interview.answers.get().pk)


def sign_in(user: User) -> str:
    """The key of a new session of theirs."""
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
