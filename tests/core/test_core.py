"""Health, colours, errors, security headers, and settings that refuse to be unsafe."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from interviews.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def run_python(*arguments, **environment):
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(  # noqa: S603
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env={**clean, "DJANGO_SETTINGS_MODULE": "core.settings", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def run_manage(*arguments, **environment):
    return run_python("manage.py", *arguments, **environment)


def test_production_settings_pass_djangos_deployment_check(tmp_path):
    result = run_manage(
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        SECRET_KEY="k" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz",
        ALLOWED_HOSTS="greenroom.example",
        DATA_DIR=str(tmp_path),
    )

    assert (result.returncode, result.stderr.strip()) == (0, "")


@pytest.mark.parametrize("key", ["", "development-only-and-public-so-never-on-a-server"])
def test_development_key_is_refused_in_one_sentence(tmp_path, key):
    result = run_manage("check", SECRET_KEY=key, DATA_DIR=str(tmp_path))

    assert result.returncode != 0
    assert (
        result.stderr.strip()
        .splitlines()[-1]
        .endswith(
            "Greenroom does not start with the development secret key: set SECRET_KEY to a long random text, or DEBUG."
        )
    )


def test_debug_needs_no_key(tmp_path):
    assert run_manage("check", DEBUG="true", DATA_DIR=str(tmp_path)).returncode == 0


def test_loading_the_app_connects_to_nothing():
    """gunicorn's `--preload` forks after it, and processes that share a connection read each other's answers."""
    script = "import core.wsgi; from django.db import connection as c; print(c.connection, c._connection_pools)"

    result = run_python("-c", script, SECRET_KEY="tests", DATABASE_URL="postgres:///greenroom", DATABASE_POOL="4")

    assert result.stdout == "None {}\n"


def test_healthz_answers(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok")


def test_content_security_policy_allows_nothing_inline(client):
    policy = client.get("/").headers["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy


def test_theme_is_remembered_and_leads_back(client):
    response = client.post(reverse("set_theme"), {"theme": "dark", "next": "/accounts/login/"})

    assertRedirects(response, "/accounts/login/")
    assertContains(client.get("/"), 'data-theme="dark"')


@pytest.mark.parametrize(
    ("fields", "target"),
    [
        ({"theme": "neon", "next": "/healthz"}, "/healthz"),
        ({"theme": "dark", "next": "https://evil.example/"}, "/"),
        ({"next": "nowhere"}, "/theme/nowhere"),
        ({}, "/"),
    ],
)
def test_theme_follows_no_strange_address(client, fields, target):
    response = client.post(reverse("set_theme"), fields)

    assertRedirects(response, target, fetch_redirect_response=False)


def test_unknown_theme_in_the_cookie_is_the_systems(client):
    client.cookies["theme"] = '"><script>'

    assertContains(client.get("/"), 'data-theme="system"')


def test_unknown_address_says_that_nothing_was_lost(client):
    assertContains(client.get("/nowhere/"), "There is nothing here", status_code=404)


@pytest.mark.parametrize("address", ["/?page=%00", "/%00"])
def test_nul_byte_in_the_address_is_refused(client, address):
    assertContains(client.get(address), "could not read that", status_code=400)


def test_opening_a_forms_address_explains_itself(client):
    response = client.get(reverse("set_theme"))

    assertContains(response, "This address is only for a form", status_code=405)
    assert response.headers["Allow"] == "POST"


def test_body_beyond_all_limits_is_a_page(client):
    response = client.post(reverse("set_theme"), {"next": "x" * 10_000_001})

    assertContains(response, "could not read that", status_code=400)


def test_server_error_is_a_page_that_says_what_to_do(monkeypatch):
    monkeypatch.setattr("interviews.views.candidate.Section.objects.filter", None)

    response = Client(raise_request_exception=False).get("/")

    assertContains(response, "Something broke on our side", status_code=500)


def test_sign_up_makes_a_candidate(client):
    response = client.post(
        reverse("account_signup"),
        {"username": "newcomer", "email": "new@example.org", "password1": "correct horse battery"},
    )

    assertRedirects(response, "/")
    user = User.objects.get(username="newcomer")
    assert [group.name for group in user.groups.all()] == ["Candidates"]
    assert not user.can_review


def test_sign_in_by_name_or_email(client):
    make_user("ada")

    for login in ("ada", "ada@example.org"):
        response = client.post(reverse("account_login"), {"login": login, "password": "a-long-password"})
        assertRedirects(response, "/")
        client.logout()


def test_sign_in_is_rate_limited(client):
    make_user("ada")
    for _ in range(12):
        response = client.post(reverse("account_login"), {"login": "ada", "password": "guess"})

    assert response.status_code == 429 or b"Too many failed login attempts" in response.content


def test_sign_up_and_reset_work_without_a_mail_server(client, monkeypatch):
    def refuse(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    make_user("ada")

    assert client.post(reverse("account_reset_password"), {"email": "ada@example.org"}).status_code == 302


def test_password_reset_sends_a_link(client, mailoutbox):
    make_user("ada")

    client.post(reverse("account_reset_password"), {"email": "ada@example.org"})

    assert [mail.to for mail in mailoutbox] == [["ada@example.org"]]
    assert "/accounts/password/reset/key/" in mailoutbox[0].body


def test_admin_has_no_login_of_its_own(client):
    response = client.get("/admin/", follow=True)

    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))
