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
        password, is_new = demo_password(settings.DATA_DIR)
        for username, group in ACCOUNTS.items():
            _ensure_account(username, group, password, is_new=is_new)
        self.stdout.write(f"Accounts: {', '.join(ACCOUNTS)}. Password: {password}")


def demo_password(folder: Path) -> tuple[str, bool]:
    """DEMO_PASSWORD, else the one kept in `folder`, else a new one; and whether it is another than before."""
    path = folder / "demo-password"
    kept = path.read_text(encoding="utf-8").strip() if path.exists() else ""
    password = os.environ.get("DEMO_PASSWORD") or kept or secrets.token_urlsafe(9)
    if password != kept:
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(password, encoding="utf-8")
    return password, password != kept


def _ensure_account(username: str, group: str, password: str, *, is_new: bool) -> None:
    """Make the account if it is missing. A password that is the same is not set again: that would end its sessions."""
    user, created = User.objects.get_or_create(
        username=username, defaults={"email": f"{username}@example.org", "is_staff": group == CURATORS}
    )
    if created:
        user.groups.add(Group.objects.get(name=group))
    if created or is_new:
        user.set_password(password)
        user.save(update_fields=["password"])
