"""Who may see and do what: strangers, other candidates, expired logins and forms."""

from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from pytest_django.asserts import assertContains, assertRedirects

from tests.factories import make_interview, make_user
from tests.views.addresses import room_url, save_url, url

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
OWN_PAGES = [
    ("GET", "interview", {}),
    ("GET", "rules", {}),
    ("POST", "start_interview", {}),
    ("GET", "room", {"position": 1}),
    ("POST", "save_answer", {"position": 1}),
    ("POST", "flag_answer", {"position": 1}),
    ("GET", "time_left", {}),
    ("GET", "finish_interview", {}),
    ("POST", "finish_interview", {}),
    ("POST", "share_interview", {}),
    ("POST", "unshare_interview", {}),
]


@pytest.mark.parametrize(("method", "name", "kwargs"), OWN_PAGES)
def test_another_candidates_interview_does_not_exist(candidate_client, candidate, method, name, kwargs):
    interview = make_interview(make_user(), at=now())

    response = candidate_client.generic(method, url(name, interview, **kwargs))

    assert response.status_code == 404
    interview.refresh_from_db()
    assert interview.state == "in_progress"


@pytest.mark.parametrize(("method", "name", "kwargs"), OWN_PAGES)
def test_a_stranger_must_sign_in(client, candidate, method, name, kwargs):
    interview = make_interview(candidate, at=now())
    address = url(name, interview, **kwargs)

    response = client.generic(method, address)

    if method == "GET":
        assertRedirects(response, f"{reverse('account_login')}?next={address}")
    else:
        assertContains(response, "You are signed out", status_code=401)
    interview.refresh_from_db()
    assert (interview.state, interview.shared_at) == ("in_progress", None)


@pytest.mark.parametrize(("method", "name", "kwargs"), OWN_PAGES)
def test_wrong_method_is_refused(candidate_client, candidate, method, name, kwargs):
    address = url(name, make_interview(candidate, at=now()), **kwargs)

    assert candidate_client.delete(address).status_code == 405


@pytest.mark.parametrize("pk", [0, 999_999, 2**63])
def test_unknown_interview_is_404(candidate_client, pk):
    assert candidate_client.get(f"/interviews/{pk}/").status_code == 404


def test_unknown_position_is_404(candidate_client, candidate):
    interview = make_interview(candidate, at=now())

    assert candidate_client.get(room_url(interview, 7)).status_code == 404
    assert candidate_client.get(room_url(interview, 10**20)).status_code == 404


def test_expired_login_is_401_for_autosave(client, candidate):
    interview = make_interview(candidate, at=now())

    response = client.post(save_url(interview), {"text": "words", "revision": 0}, headers=HTMX)

    assert (response.status_code, response.content) == (401, b"")


def test_expired_login_gives_the_typed_text_back(client, candidate):
    interview = make_interview(candidate, at=now())

    response = client.post(
        save_url(interview),
        {"text": "precious <words>", "revision": 0},
        headers={"Referer": f"http://testserver{room_url(interview)}"},
    )

    assertContains(response, "precious &lt;words&gt;", status_code=401)
    assertContains(response, f"{reverse('account_login')}?next=%2Finterviews%2F{interview.pk}", status_code=401)


def test_login_leads_back_to_the_question_of_a_refused_save(client, candidate):
    interview = make_interview(candidate, at=now())
    headers = {"Referer": f"http://testserver{save_url(interview)}"}

    response = client.post(save_url(interview), {"text": "words", "revision": 0}, headers=headers)

    assert response.context["login_url"] == f"{reverse('account_login')}?next={quote(room_url(interview), safe='')}"


def test_expired_form_gives_the_typed_text_back(candidate):
    client = Client(enforce_csrf_checks=True)
    client.force_login(candidate)
    interview = make_interview(candidate, at=now())

    response = client.post(save_url(interview), {"text": "precious <words>", "revision": 0})

    assertContains(response, "The form had expired", status_code=403)
    assertContains(response, "precious &lt;words&gt;", status_code=403)


def test_private_pages_are_not_stored(candidate_client):
    assert candidate_client.get("/").headers["Cache-Control"] == "private, no-store"
