"""The commands that `make run` and cron use."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from interviews.management.commands.create_demo_accounts import demo_password
from interviews.models import User
from tests.factories import make_interview

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_create_demo_accounts(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setenv("DEMO_PASSWORD", "given-by-hand")

    printed = run("create_demo_accounts")

    assert printed == "Accounts: candidate, interviewer, curator. Password: given-by-hand\n"
    users = {user.username: user for user in User.objects.all()}
    assert {name: user.groups.get().name for name, user in users.items()} == {
        "candidate": "Candidates",
        "interviewer": "Interviewers",
        "curator": "Curators",
    }
    assert [user.is_staff for user in users.values()] == [False, False, True]
    assert all(user.check_password("given-by-hand") for user in users.values())


def test_create_demo_accounts_again_ends_no_session(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    run("create_demo_accounts")
    before = list(User.objects.values("username", "password"))

    run("create_demo_accounts")

    assert list(User.objects.values("username", "password")) == before


def test_demo_password_is_made_once_and_private(tmp_path, monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)

    first, is_new = demo_password(tmp_path)

    assert (len(first) >= 10, is_new) == (True, True)
    assert demo_password(tmp_path) == (first, False)
    assert (tmp_path / "demo-password").stat().st_mode & 0o077 == 0


def test_another_demo_password_is_set(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    run("create_demo_accounts")
    monkeypatch.setenv("DEMO_PASSWORD", "given-by-hand")

    run("create_demo_accounts")

    assert all(user.check_password("given-by-hand") for user in User.objects.all())


def test_demo_accounts_are_for_development_only(settings):
    settings.DEVELOPMENT = False

    with pytest.raises(CommandError, match="only in development mode"):
        run("create_demo_accounts")


def test_close_overdue(candidate):
    make_interview(candidate, at=timezone.now() - timedelta(hours=2))

    assert run("close_overdue") == "Interviews ended: 1.\n"
    assert run("close_overdue") == "Interviews ended: 0.\n"


def test_load_bank(monkeypatch):
    # One section of the bank; tests/test_bank.py loads all.
    monkeypatch.setattr("interviews.domain.bank.FIXTURES", ("glossary", "sections", "quantization"))

    assert run("load_bank") == "The bank has 7 questions; 7 versions were published now.\n"
    assert run("load_bank") == "The bank has 7 questions; 0 versions were published now.\n"
