"""The bank for commands that can do without it."""

from __future__ import annotations

from django.db import DatabaseError

from interviews import scoring
from interviews.domain.publishing import current_rubrics


def read_bank() -> dict[str, scoring.Rubric] | None:
    """{code: rubric}; None where no database was prepared yet: answers with their own references need none."""
    try:
        return current_rubrics()
    except DatabaseError:
        return None
