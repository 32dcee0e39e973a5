"""One account of each kind, to try Greenroom with."""

import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError

from interviews.models import CANDIDATES, CURATORS, INTERVIEWERS, User

ACCOUNTS = {"candidate": CANDIDATES, "interviewer": INTERVIEWERS, "curator": CURATORS}


class Command(BaseCommand):
    help = "Create the accounts candidate, interviewer and curator (development mode only) and print their password."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEVELOPMENT:
            raise CommandError("Demo accounts exist only in development mode (DEVELOPMENT=true).")
        password = demo_password(settings.DATA_DIR)
        for username, group in ACCOUNTS.items():
            _ensure_account(username, group, password)
        self.stdout.write(f"Accounts: {', '.join(ACCOUNTS)}. Password: {password}")


def demo_password(folder: Path) -> str:
    """DEMO_PASSWORD, or one made once and kept in `folder`."""
    given = os.environ.get("DEMO_PASSWORD", "")
    path = folder / "demo-password"
    if given:
        return given
    if not path.exists():
        path.write_text(secrets.token_urlsafe(9), encoding="utf-8")
        path.chmod(0o600)
    return path.read_text(encoding="utf-8").strip()


def _ensure_account(username: str, group: str, password: str) -> None:
    user, created = User.objects.get_or_create(username=username, defaults={"email": f"{username}@example.org"})
    if created:
        user.groups.add(Group.objects.get(name=group))
    # Hashing is slow on purpose and a new hash ends sessions: only set the password when it differs.
    if not user.check_password(password):
        user.set_password(password)
    user.is_staff = user.is_staff or username == "curator"
    user.save()
