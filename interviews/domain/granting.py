"""What one person may have that others do not: more time."""

from __future__ import annotations

from interviews.models import User


def grant_extra_time(candidate: User, *, percent: int) -> None:
    """`percent` (0..300) more time in every interview started from now on; one in progress keeps its deadline."""
    User.objects.filter(pk=candidate.pk).update(extra_time_percent=percent)
    candidate.extra_time_percent = percent
