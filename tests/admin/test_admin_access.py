"""Who may come in, and how far."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from interviews.models import QuestionVersion
from tests.admin.pages import change_url
from tests.factories import make_finished, make_question, make_user

CURATORS_PAGES = [
    "/admin/",
    "/admin/interviews/",
    "/admin/interviews/section/",
    "/admin/interviews/section/add/",
    "/admin/interviews/question/",
    "/admin/interviews/question/add/",
    "/admin/interviews/questionversion/",
]
ADMINISTRATORS_PAGES = [
    "/admin/interviews/user/",
    "/admin/interviews/user/add/",
    "/admin/interviews/interview/",
    "/admin/interviews/grade/",
    "/admin/interviews/review/",
    "/admin/auth/group/",
]


@pytest.mark.parametrize("url", CURATORS_PAGES)
def test_curators_page_opens_for_curator_without_superuser(curator_client, url):
    assert curator_client.get(url).status_code == 200


@pytest.mark.parametrize("url", ADMINISTRATORS_PAGES)
def test_administrators_page_is_refused_to_curator(curator_client, url):
    assert curator_client.get(url).status_code == 403


@pytest.mark.parametrize("url", CURATORS_PAGES + ADMINISTRATORS_PAGES)
def test_page_opens_for_superuser(superuser_client, url):
    assert superuser_client.get(url).status_code == 200


@pytest.mark.parametrize("url", CURATORS_PAGES + ADMINISTRATORS_PAGES)
def test_page_sends_stranger_to_login(client, db, url):
    response = client.get(url)

    assert response.status_code == 302
    assert "/login/" in response["Location"]


def test_question_page_is_refused_to_candidate(candidate_client):
    question = make_question()

    response = candidate_client.get(change_url(question))

    assert response.status_code in (302, 403)


def test_publish_action_is_refused_to_candidate(candidate_client):
    question = make_question(publish=False)

    data = {"action": "publish", "_selected_action": [question.pk]}
    response = candidate_client.post("/admin/interviews/question/", data)

    assert response.status_code in (302, 403)
    question.refresh_from_db()
    assert question.status == "draft"


def test_staff_interviewer_sees_no_interviews(client, candidate):
    interview = make_finished(candidate)
    client.force_login(make_user("staffer", group="Interviewers", is_staff=True))

    assert client.get("/admin/interviews/interview/").status_code == 403
    assert client.get(f"/admin/interviews/interview/{interview.pk}/change/").status_code == 403


def test_staff_who_may_only_view_gets_no_buttons_and_no_actions(client, db):
    question = make_question()
    viewer = make_user("viewer", is_staff=True)
    viewer.user_permissions.add(*_permissions("view_question"))
    client.force_login(viewer)

    page = client.get(change_url(question)).content.decode()
    data = {"action": "retire", "_selected_action": [question.pk]}
    client.post("/admin/interviews/question/", data)

    assert "_publish" not in page
    assert "_retire" not in page
    question.refresh_from_db()
    assert question.status == "published"


@pytest.mark.parametrize("button", ["_publish", "_retire", "_save"])
def test_post_by_viewer_is_refused(client, db, button):
    question = make_question(publish=False)
    viewer = make_user("viewer", is_staff=True)
    viewer.user_permissions.add(*_permissions("view_question"))
    client.force_login(viewer)

    response = client.post(change_url(question), {button: "1"})

    assert response.status_code == 403
    question.refresh_from_db()
    assert question.status == "draft"


def test_version_cannot_be_added_changed_or_deleted_even_by_superuser(superuser_client):
    version = QuestionVersion.objects.get(question=make_question())
    page = f"/admin/interviews/questionversion/{version.pk}"

    assert superuser_client.get(f"{page}/change/").status_code == 200
    assert superuser_client.post(f"{page}/change/", {"prompt": "Other"}).status_code == 403
    assert superuser_client.post(f"{page}/delete/", {"post": "yes"}).status_code == 403
    assert superuser_client.get("/admin/interviews/questionversion/add/").status_code == 403
    version.refresh_from_db()
    assert version.prompt == "Why would anybody do this?"


@pytest.mark.parametrize("model", ["interview", "grade", "review"])
def test_record_cannot_be_added_even_by_superuser(superuser_client, model):
    assert superuser_client.get(f"/admin/interviews/{model}/add/").status_code == 403


def test_interview_and_grade_show_no_typed_word(superuser_client, candidate):
    text = "Quantization stores each weight in fewer bits; a private xylophone."
    interview = make_finished(candidate, text=text)
    grade = interview.answers.get().current_grade

    pages = [
        superuser_client.get(f"/admin/interviews/interview/{interview.pk}/change/"),
        superuser_client.get(f"/admin/interviews/grade/{grade.pk}/change/"),
    ]

    for page in pages:
        assert page.status_code == 200
        assert "ada" in page.content.decode()
        assert "xylophone" not in page.content.decode()


def test_interview_cannot_be_changed_or_deleted_even_by_superuser(superuser_client, candidate):
    interview = make_finished(candidate)
    page = f"/admin/interviews/interview/{interview.pk}"

    assert superuser_client.post(f"{page}/change/", {"state": "ready"}).status_code == 403
    assert superuser_client.post(f"{page}/delete/", {"post": "yes"}).status_code == 403


def test_unknown_question_goes_back_with_a_message(curator_client):
    response = curator_client.get("/admin/interviews/question/999999/change/", follow=True)

    assert "doesn’t exist" in response.content.decode()


def test_admin_is_titled_greenroom(curator_client):
    page = curator_client.get("/admin/").content.decode()

    assert "Django administration" not in page
    assert re.search(r"<title>.*Greenroom.*</title>", page, re.S)


@pytest.mark.parametrize("page", ["list", "change", "add", "delete", "version"])
def test_page_has_no_inline_script_or_style(curator_client, page):
    question = make_question()
    version = question.versions.get()
    url = {
        "list": "/admin/interviews/question/",
        "change": change_url(question),
        "add": "/admin/interviews/question/add/",
        "delete": f"/admin/interviews/question/{question.pk}/delete/",
        "version": f"/admin/interviews/questionversion/{version.pk}/change/",
    }[page]

    html = curator_client.get(url).content.decode()

    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", html)
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", html)


def _permissions(*codenames):
    return Permission.objects.filter(content_type__app_label="interviews", codename__in=codenames)


def test_signing_out_is_done_on_the_sites_own_page(curator_client):
    response = curator_client.post(reverse("admin:logout"))

    assertRedirects(response, reverse("account_logout"))
