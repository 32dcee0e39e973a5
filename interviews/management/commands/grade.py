"""Grade a file of answers, without the web app."""

from __future__ import annotations

from argparse import ArgumentTypeError
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, closing
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from interviews.domain.grading_files import grade_lines, read_lines
from interviews.domain.processes import available_cores
from interviews.management.bank import read_bank
from interviews.management.files import (
    STANDARD,
    ending_quietly,
    is_same_file,
    open_input,
    open_output,
    size_in_bytes,
)
from interviews.management.progress import Progress


class Command(BaseCommand):
    help = "Grade answers in a file of JSON lines, each with a question's code, a reference answer or key points."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the answers, one JSON object a line; - reads standard input")
        parser.add_argument("--output", default=STANDARD, help="where the grades go (default: standard output)")
        parser.add_argument(
            "--processes", type=_at_least_one, default=available_cores(), help="how many cores to use (default: all)"
        )

    def handle(self, *args: Any, file: str, output: str, processes: int, **options: Any) -> None:
        if is_same_file(file, output):
            raise CommandError(f"The grades would replace the answers in {file}. Give --output another name.")
        note = "" if output == STANDARD else f" {output} was not written."
        try:
            with ending_quietly(self.stdout, note=note):
                graded, failed = self._grade(file, output, processes)
        except BrokenProcessPool as error:
            raise CommandError("A worker process died, perhaps for want of memory. Try --processes 1.") from error
        if failed:
            raise CommandError(f"{failed:,} of {graded + failed:,} lines could not be graded.")

    def _grade(self, file: str, output: str, processes: int) -> tuple[int, int]:
        """How many lines were graded, and how many could not be."""
        graded = failed = 0
        with ExitStack() as opened:
            source = opened.enter_context(open_input(file))
            target = self._standard_output() if output == STANDARD else opened.enter_context(open_output(output))
            progress = Progress(self.stderr, whole=size_in_bytes(source), unit="lines")
            outcomes = grade_lines(read_lines(source), bank=read_bank(), processes=processes)
            for outcome in opened.enter_context(closing(outcomes)):
                if outcome.error:
                    failed += 1
                    progress.clear()
                    self.stderr.write(f"Line {outcome.number}: {outcome.error}")
                else:
                    graded += 1
                    target.write(f"{outcome.output}\n")
                progress.show(outcome.number, done=source.tell() if progress.whole else 0)
            progress.clear()
        return graded, failed

    def _standard_output(self) -> Any:
        """The same bytes whatever the terminal's language."""
        if hasattr(self.stdout, "reconfigure"):
            self.stdout.reconfigure(encoding="utf-8", newline="\n")
        return self.stdout


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError("must be 1 or more")
    return int(text)
