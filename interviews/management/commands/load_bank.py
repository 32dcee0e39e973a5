"""Load the questions that ship with Greenroom."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from interviews.domain.bank import load_bank
from interviews.models import Question


class Command(BaseCommand):
    help = "Load the shipped questions into an empty bank and publish them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--replace",
            action="store_true",
            help="give the shipped questions their shipped text back and publish those that changed as new versions",
        )

    def handle(self, *args: Any, replace: bool, **options: Any) -> None:
        made = load_bank(at=timezone.now(), replace=replace)
        self.stdout.write(f"The bank has {Question.objects.count()} questions; {made} versions were published now.")
