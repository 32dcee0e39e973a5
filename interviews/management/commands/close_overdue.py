"""End interviews whose time is over, without waiting for anybody to look at them."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from interviews.domain.sitting import close_overdue


class Command(BaseCommand):
    help = "End and grade every interview whose time is over. Safe to run from cron, twice, and at once."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Interviews ended: {close_overdue(at=timezone.now())}.")
