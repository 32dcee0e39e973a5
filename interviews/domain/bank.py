"""Load the bank that ships with Greenroom."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from interviews.models import KeyPoint, Misconception, Question, QuestionVersion, SampleAnswer

from .publishing import publish_question, retire_question

FIXTURES = ("glossary", "sections", "pretraining", "quantization", "preference_tuning", "fine_tuning")


@transaction.atomic
def load_bank(*, at: datetime, replace: bool = False) -> int:
    """Load the fixtures into an empty bank and publish them; returns how many versions that made.

    A bank that has questions is its curators' and stays as it is, unless `replace`: then the shipped questions get the
    shipped text back, those that changed are published as new versions, and retired ones stay retired.
    """
    if Question.objects.exists() and not replace:
        return 0
    codes = shipped_codes()
    shipped = Question.objects.filter(code__in=codes)
    retired = list(shipped.filter(status=Question.Status.RETIRED).values_list("code", flat=True))
    # Key points that the shipped rubric no longer has must not linger.
    for part in (KeyPoint, Misconception, SampleAnswer):
        part.objects.filter(question__code__in=codes).delete()
    versions_before = QuestionVersion.objects.count()
    call_command("loaddata", *FIXTURES, verbosity=0)
    for question in shipped.with_rubric():
        if question.code in retired:
            retire_question(question)
        else:
            publish_question(question, at=at)
    return QuestionVersion.objects.count() - versions_before


def shipped_codes() -> list[str]:
    """The codes of the questions in the fixtures."""
    rows = [row for name in FIXTURES for row in json.loads(_path(name).read_text(encoding="utf-8"))]
    return sorted(row["fields"]["code"] for row in rows if row["model"] == "interviews.question")


def _path(name: str) -> Path:
    return Path(settings.FIXTURE_DIRS[0]) / f"{name}.json"
