"""Everything between installing Greenroom and serving it, in one process and safe to run at every start."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrate, make the cache table, load the bank if it is empty; in development also make the demo accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("load_bank", stdout=self.stdout)
        if settings.DEVELOPMENT:
            call_command("create_demo_accounts", stdout=self.stdout)
