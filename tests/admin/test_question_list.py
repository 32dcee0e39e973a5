"""The list of questions: what it says, finds and does, and in how many queries."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from interviews.domain.publishing import publish_question
from interviews.models import Question, Review
from tests.admin.pages import messages_of
from tests.factories import NOW, make_finished, make_key_point, make_question, make_section, make_user

LIST = "/admin/interviews/question/"


def found(response):
    return [question.code for question in response.context["cl"].result_list]


def cells(response, code):
    """The row's texts by column."""
    admin = response.context["cl"].model_admin
    question = next(row for row in response.context["cl"].result_list if row.code == code)
    return {name: getattr(admin, name)(question) for name in ("key_points", "current_version", "working_copy")}


def queries(client, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_list_says_what_is_asked(curator_client):
    make_question("QUA-01", publish=False)
    question = make_question("QUA-02")
    make_key_point(question, "second")
    publish_question(question, at=NOW + timedelta(days=1))
    make_question("QUA-03")
    Question.objects.filter(code="QUA-03").update(prompt="And now?")

    response = curator_client.get(LIST)

    assert cells(response, "QUA-01") == {
        "key_points": 1,
        "current_version": None,
        "working_copy": "Never published",
    }
    assert cells(response, "QUA-02") == {"key_points": 2, "current_version": 2, "working_copy": "As published"}
    assert cells(response, "QUA-03") == {
        "key_points": 1,
        "current_version": 1,
        "working_copy": "Changed since version 1",
    }


def test_list_tells_a_broken_rubric_from_the_published(curator_client):
    question = make_question("QUA-01")
    question.key_points.all().delete()

    response = curator_client.get(LIST)

    assert cells(response, "QUA-01")["working_copy"] == "Changed since version 1"


def test_list_shortens_prompts(curator_client):
    make_question(prompt="why " * 200)

    page = curator_client.get(LIST).content.decode()

    assert "why why" in page
    assert "why " * 50 not in page


@pytest.mark.parametrize(
    "url", [LIST, f"{LIST}?q=memory", f"{LIST}?status__exact=published", "/admin/interviews/section/"]
)
def test_list_runs_under_one_query_count(curator_client, url):
    make_question()
    curator_client.get(url)
    with_one = queries(curator_client, url)
    for number in range(29):
        question = make_question(section=make_section(f"S{'ABCDEFGHIJ'[number % 10]}", f"Section {number % 10}"))
        make_key_point(question, "second")

    assert queries(curator_client, url) == with_one


@pytest.mark.parametrize("model", ["questionversion", "interview", "grade", "review", "user"])
def test_other_list_runs_under_one_query_count(superuser_client, candidate, model):
    def add_one():
        interview = make_finished(make_user(), shared=True)
        Review.objects.create(interview=interview, reviewer=candidate, created_at=NOW)
        make_question()

    url = f"/admin/interviews/{model}/"
    add_one()
    superuser_client.get(url)
    with_one = queries(superuser_client, url)
    for _ in range(5):
        add_one()

    assert queries(superuser_client, url) == with_one


@pytest.mark.parametrize(
    ("searched", "expected"),
    [
        ("QUA-02", ["QUA-02"]),
        ("zebra", ["QUA-01"]),
        ("okapi", ["QUA-02"]),
        ("quagga", ["QUA-01"]),
        ("nowhere", []),
    ],
)
def test_search_reads_code_prompt_reference_and_key_points(curator_client, searched, expected):
    first = make_question("QUA-01", prompt="Why a zebra?")
    make_question("QUA-02", reference_answer="Because of the okapi.")
    make_key_point(first, "q1", statement="A quagga.")
    make_key_point(first, "q2", statement="Another quagga.")

    response = curator_client.get(LIST, {"q": searched})

    assert found(response) == expected


def test_search_in_key_points_does_not_multiply_their_number(curator_client):
    question = make_question("QUA-01")
    make_key_point(question, "q1", statement="A quagga.")
    make_key_point(question, "q2", statement="Another quagga.")

    response = curator_client.get(LIST, {"q": "quagga"})

    assert cells(response, "QUA-01")["key_points"] == 3


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status__exact=draft", ["PRE-01"]),
        ("difficulty__exact=advanced", ["QUA-01"]),
        ("section__code=PRE", ["PRE-01"]),
    ],
)
def test_list_filters(curator_client, query, expected):
    section = make_section("PRE", "Pretraining")
    make_question("PRE-01", section=section, publish=False)
    make_question("QUA-01", difficulty="advanced")
    query = query.replace("section__code=PRE", f"section__id__exact={section.pk}")

    assert found(curator_client.get(f"{LIST}?{query}")) == expected


def test_publish_action_tells_each_question_apart(curator_client, curator):
    fine = make_question("QUA-01", publish=False)
    empty = make_question("QUA-02", publish=False)
    empty.key_points.all().delete()
    unchanged = make_question("QUA-03")

    data = {"action": "publish", "_selected_action": [fine.pk, empty.pk, unchanged.pk]}
    response = curator_client.post(LIST, data, follow=True)

    assert messages_of(response) == [
        "QUA-01 was published as version 1.",
        "QUA-02 was not published. The rubric has no key points.",
        "QUA-03 is published. Nothing had changed since version 1, so that stays.",
    ]
    assert list(Question.objects.order_by("code").values_list("status", flat=True)) == [
        "published",
        "draft",
        "published",
    ]
    assert fine.versions.get().created_by == curator
    assert LogEntry.objects.get(object_id=fine.pk).get_change_message() == "QUA-01 was published as version 1."


def test_retire_action_retires(curator_client):
    question = make_question("QUA-01")

    data = {"action": "retire", "_selected_action": [question.pk]}
    response = curator_client.post(LIST, data, follow=True)

    assert messages_of(response) == ["QUA-01 was retired: new interviews don't ask it, past and running ones keep it."]
    question.refresh_from_db()
    assert question.status == "retired"
    assert question.versions.count() == 1


def test_delete_action_refuses_published_questions_and_says_retire(curator_client):
    question = make_question("QUA-01")
    data = {"action": "delete_selected", "_selected_action": [question.pk]}

    asked = curator_client.post(LIST, data)
    confirmed = curator_client.post(LIST, data | {"post": "yes"})

    for response in (asked, confirmed):
        assert response.status_code == 200
        assert "Retire them instead" in response.content.decode()
    assert Question.objects.filter(pk=question.pk).exists()


def test_delete_action_deletes_drafts(curator_client):
    question = make_question("QUA-01", publish=False)

    data = {"action": "delete_selected", "_selected_action": [question.pk], "post": "yes"}
    curator_client.post(LIST, data)

    assert not Question.objects.exists()


def test_section_list_counts_questions(curator_client):
    make_question("QUA-01")
    make_question("QUA-02", publish=False)

    row = curator_client.get("/admin/interviews/section/").context["cl"].result_list[0]

    assert (row.question_count, row.published_count) == (2, 1)


def test_section_with_questions_is_not_deleted(curator_client):
    section = make_question().section

    response = curator_client.post(f"/admin/interviews/section/{section.pk}/delete/", {"post": "yes"})

    assert response.status_code == 200
    assert "protected" in response.content.decode()
    section.refresh_from_db()
