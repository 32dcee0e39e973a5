"""What no database holds, NUL and halves of characters, sent by hand in every field: an answer, never an error.

A half of a character (a lone surrogate) cannot be typed, but its bytes can be sent, and JSON can spell both.
"""

import pytest
from django.urls import reverse

from tests.factories import make_finished, make_interview, make_question, make_user

pytestmark = pytest.mark.django_db

NUL, HALF = "%00", "%ED%A0%80"
UNSTORABLE = pytest.mark.parametrize("sent", [f"a{NUL}b", f"a{HALF}b"], ids=["nul", "half"])


def post(client, address, fields, field, sent):
    """Send the fields as a browser would, but for one, whose value is `sent` as it stands."""
    body = "&".join(f"{name}={sent if name == field else value}" for name, value in fields.items())
    return client.post(address, body, content_type="application/x-www-form-urlencoded")


@UNSTORABLE
@pytest.mark.parametrize("field", ["text", "revision", "go"])
def test_answer(candidate_client, candidate, field, sent):
    make_interview(candidate)
    address = reverse("save_answer", kwargs={"pk": candidate.interviews.get().pk, "position": 1})

    response = post(candidate_client, address, {"text": "words", "revision": "0", "go": "next"}, field, sent)

    assert response.status_code in (302, 422)


@UNSTORABLE
@pytest.mark.parametrize("field", ["sections", "question_count", "duration_minutes", "mode"])
def test_plan(candidate_client, field, sent):
    make_question()
    fields = {"sections": "QUA", "question_count": "3", "duration_minutes": "10", "mode": "mock"}

    response = post(candidate_client, reverse("plan_interview"), fields, field, sent)

    assert response.status_code == 422


@UNSTORABLE
@pytest.mark.parametrize(
    ("view", "fields", "field"),
    [
        ("change_mark", {"verdict": "missing", "reason": "Not said."}, "verdict"),
        ("change_mark", {"verdict": "missing", "reason": "Not said."}, "reason"),
        ("comment_on_answer", {"text": "Good."}, "text"),
        ("sign_review", {"summary": "Good."}, "summary"),
    ],
)
def test_review(client, interviewer, candidate, view, fields, field, sent):
    interview = make_finished(candidate, shared=True)
    answer = interview.answers.get()
    kwargs = {"pk": interview.pk}
    if view != "sign_review":
        kwargs["answer_pk"] = answer.pk
    if view == "change_mark":
        kwargs["key_point"] = "saves-memory"
    client.force_login(interviewer)

    response = post(client, reverse(view, kwargs=kwargs), fields, field, sent)

    assert response.status_code == (422 if field == "verdict" else 302)


@UNSTORABLE
@pytest.mark.parametrize(
    ("view", "fields"),
    [
        ("account_login", {"login": "ada", "password": "a-long-password", "next": "/"}),
        ("account_signup", {"username": "new", "email": "new@example.org", "password1": "correct horse battery"}),
        ("account_reset_password", {"email": "ada@example.org"}),
        ("set_theme", {"theme": "dark", "next": "/"}),
    ],
)
def test_account(client, view, fields, sent):
    make_user("ada")

    for field in fields:
        assert post(client, reverse(view), fields, field, sent).status_code in (200, 302)


@UNSTORABLE
def test_change_of_password_and_address(candidate_client, sent):
    passwords = {"oldpassword": "a-long-password", "password1": "correct horse", "password2": "correct horse"}

    for field in passwords:
        assert post(candidate_client, reverse("account_change_password"), passwords, field, sent).status_code == 200
    address = {"email": "new@example.org", "action_add": "1"}
    assert post(candidate_client, reverse("account_email"), address, "email", sent).status_code == 200


def test_session_cookie(client):
    client.cookies["sessionid"] = "a\0" * 16

    assert client.get("/").status_code == 400
