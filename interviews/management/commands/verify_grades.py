"""Check that every stored grade can be made again, byte for byte."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from interviews import scoring
from interviews.domain.verifying import (
    CheckedGrade,
    Standing,
    broken_follow_ups,
    broken_rubrics,
    check_grades,
    count_grades,
)
from interviews.management.files import ending_quietly
from interviews.management.progress import Progress
from interviews.models import Interview


class Command(BaseCommand):
    help = "Recompute stored grades from the stored answers and rubrics, and name each that differs by a byte."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--interview", type=int, metavar="ID", help="only this interview's grades")

    def handle(self, *args: Any, interview: int | None, **options: Any) -> None:
        if interview is not None and not Interview.objects.filter(pk=interview).exists():
            raise CommandError(f"There is no interview {interview}.")
        with ending_quietly(self.stdout):
            rubrics = self._check_rubrics(interview)
            found = self._check_grades(interview)
            follow_ups = self._check_follow_ups(interview)
            self.stdout.write(_summary(found))
        if rubrics or follow_ups or found[Standing.DIFFERENT]:
            raise CommandError(
                f"Grades that differ: {found[Standing.DIFFERENT]:,}. Rubrics that differ: {rubrics:,}. "
                f"Follow-ups that differ: {follow_ups:,}."
            )

    def _check_rubrics(self, interview: int | None) -> int:
        """Name the versions whose rubric is not what its hash says; returns how many."""
        broken = 0
        for version in broken_rubrics(interview_id=interview):
            broken += 1
            self.stdout.write(f"{version}: the rubric does not have its stored hash {version.rubric_hash}.")
        return broken

    def _check_follow_ups(self, interview: int | None) -> int:
        """Name the follow-ups whose mark comes out otherwise; returns how many."""
        broken = 0
        for follow_up in broken_follow_ups(interview_id=interview):
            broken += 1
            self.stdout.write(f"Follow-up {follow_up.pk} to answer {follow_up.answer_id}: its mark differs.")
        return broken

    def _check_grades(self, interview: int | None) -> Counter[Standing]:
        found: Counter[Standing] = Counter()
        whole = count_grades(interview_id=interview)
        progress = Progress(self.stderr, whole=whole, unit="grades")
        for checked in check_grades(interview_id=interview):
            found[checked.standing] += 1
            if checked.standing != Standing.SAME:
                progress.clear()
                self.stdout.write(_sentence(checked))
            progress.show(found.total(), done=found.total())
        progress.clear()
        return found


def _sentence(checked: CheckedGrade) -> str:
    where = f"Interview {checked.interview_id}, {checked.code}, answer {checked.answer_id}, grade {checked.grade_id}"
    if checked.standing == Standing.OTHER_SCORER:
        return f"{where}: made by scorer {checked.scorer_version}; this is scorer {scoring.SCORER_VERSION}."
    return f"{where}: differs in {', '.join(checked.differences)}."


def _summary(found: Counter[Standing]) -> str:
    return (
        f"Grades checked: {found.total():,}. Same to the byte: {found[Standing.SAME]:,}. "
        f"Different: {found[Standing.DIFFERENT]:,}. By another scorer, not checked: {found[Standing.OTHER_SCORER]:,}."
    )
