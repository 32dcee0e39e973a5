"""Show how one answer to a question of the bank is marked, and why."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from shutil import get_terminal_size
from textwrap import fill
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from interviews import scoring
from interviews.domain.explaining import HEADING, Paragraph, explain_grade
from interviews.domain.grading_files import MAX_ANSWER_CHARACTERS, LineError, read_text
from interviews.management.bank import read_bank
from interviews.management.files import STANDARD, ending_quietly
from interviews.scoring import Verdict

INDENT = "    "
# Lines longer than this are hard to read however wide the window is; narrower than that nothing can be wrapped.
MAX_WIDTH = 100
MIN_WIDTH = 30
STYLES = {
    HEADING: "MIGRATE_HEADING",
    Verdict.MET: "SUCCESS",
    Verdict.PARTLY: "WARNING",
    Verdict.MISSING: "NOTICE",
    Verdict.CONTRADICTED: "ERROR",
}


class Command(BaseCommand):
    help = "Grade one answer to a question of the bank and tell how every mark came about."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="the question's code, such as PRE-01")
        parser.add_argument("answer", help="the answer's text; - reads standard input")

    def handle(self, *args: Any, code: str, answer: str, force_color: bool, **options: Any) -> None:
        rubric = _find_rubric(code.upper())
        text = _read_answer(answer)
        is_coloured = force_color or self.stdout.isatty()
        if hasattr(self.stdout, "reconfigure"):
            # A terminal without these characters still gets the words.
            self.stdout.reconfigure(errors="replace")
        with ending_quietly(self.stdout):
            for paragraph in explain_grade(text, rubric, scoring.grade(text, rubric)):
                self.stdout.write(self._render(paragraph, is_coloured=is_coloured))

    def _render(self, paragraph: Paragraph, *, is_coloured: bool) -> str:
        width = max(MIN_WIDTH, min(MAX_WIDTH, get_terminal_size().columns))
        indent = INDENT * paragraph.indent
        text = fill(paragraph.text, width, initial_indent=indent, subsequent_indent=indent)
        style = STYLES.get(paragraph.tone) if is_coloured else None
        return str(getattr(self.style, style)(text)) if style else text


def _find_rubric(code: str) -> scoring.Rubric:
    bank = read_bank()
    if not bank:
        raise CommandError("There are no questions yet. Run “manage.py prepare” first.")
    if code not in bank:
        close = get_close_matches(code, bank, cutoff=0.5)
        hint = f" Close to it: {', '.join(close)}." if close else ""
        raise CommandError(f"The bank has no published question “{code}”.{hint}")
    return bank[code]


def _read_answer(given: str) -> str:
    try:
        # A character takes four bytes at most; what is longer than that is too long in any case.
        text = sys.stdin.buffer.read(4 * MAX_ANSWER_CHARACTERS + 4).decode("utf-8-sig") if given == STANDARD else given
        return read_text(text, "answer", limit=MAX_ANSWER_CHARACTERS)
    except UnicodeDecodeError as error:
        raise CommandError("The answer on standard input is not UTF-8.") from error
    except LineError as error:
        raise CommandError(str(error)) from error
