"""The candidate's pages outside the room: they work, and say what is wrong."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects, assertTemplateUsed

from interviews.domain import reviewing
from interviews.models import Answer, Interview
from tests.factories import RIGHT_TEXT, make_finished, make_interview, make_plan, make_question, make_section
from tests.views.addresses import room_url, url

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


# -- landing, home, history, account ----------------------------------------------------------------------------------


def test_landing_says_what_this_is(client):
    make_question()

    response = client.get("/")

    assertTemplateUsed(response, "interviews/candidate/landing.html")
    assertContains(response, "1 question: quantization")


def test_home_offers_a_plan_with_all_sections_chosen(candidate_client):
    make_question()

    response = candidate_client.get("/")

    assertContains(response, "Start interview")
    assert response.context["form"]["sections"].initial == [make_section().code]


def test_home_puts_resume_first(candidate_client, candidate):
    interview = make_interview(candidate, at=now())

    response = candidate_client.get("/")

    assertContains(response, f'<a class="button primary" href="{url("interview", interview)}">Resume</a>', html=True)
    page = response.content.decode()
    assert page.index("Resume") < page.index("New interview")


def test_home_ends_an_overdue_interview(candidate_client, candidate):
    make_interview(candidate, at=now() - timedelta(hours=2))

    response = candidate_client.get("/")

    assertContains(response, "ended by the clock")
    assertNotContains(response, "Resume")
    assert candidate.interviews.get().state == "abandoned"


def test_standings_follow_a_signed_review(candidate_client, candidate, interviewer):
    interview = make_finished(candidate, at=now() - timedelta(hours=3), shared=True)
    review = reviewing.open_review(interview, interviewer, at=now())
    reviewing.change_mark(
        review, interview.answers.get(), key_point="saves-memory", verdict="missing", reason="No.", at=now()
    )
    reviewing.sign_review(review, summary="", at=now())

    assert [row["score"] for row in candidate_client.get("/").context["standings"]] == [0.0]


def test_home_tells_interviewers_what_waits(client, interviewer, candidate):
    make_finished(candidate, at=now() - timedelta(hours=3), shared=True)
    client.force_login(interviewer)

    assertContains(client.get("/"), "1 interview waits for a review")


def test_home_draws_standings_and_scores(candidate_client, candidate):
    make_finished(candidate, at=now() - timedelta(hours=3))
    make_finished(candidate, text="", at=now() - timedelta(hours=2))

    response = candidate_client.get("/")

    assert [(row["title"], row["score"]) for row in response.context["standings"]] == [("Quantization", 0.5)]
    assertContains(response, "Mock scores fell from 100 to 0 over 2 interviews")


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(("name", "most"), [("home", 13), ("history", 7)])
def test_lists_run_in_a_constant_number_of_queries(
    candidate_client, candidate, django_assert_max_num_queries, count, name, most
):
    make_question()
    for number in range(count):
        make_finished(candidate, at=now() - timedelta(days=number + 1))

    with django_assert_max_num_queries(most):
        response = candidate_client.get(reverse(name))

    assertContains(response, "Quantization")


def test_history_pages(candidate_client, candidate):
    for number in range(21):
        make_finished(candidate, at=now() - timedelta(days=number + 1))

    assertContains(candidate_client.get(reverse("history")), "Page 1 of 2")
    assertContains(candidate_client.get(reverse("history"), {"page": "2"}), "Page 2 of 2")
    assert candidate_client.get(reverse("history"), {"page": "nonsense"}).status_code == 200


def test_account_page_leads_to_password_and_email(candidate_client):
    response = candidate_client.get(reverse("account"))

    assertContains(response, reverse("account_change_password"))
    assertContains(response, "ada@example.org")


# -- planning and the rules -------------------------------------------------------------------------------------------


def plan_fields(**fields):
    return {
        "sections": [make_section().code],
        "question_count": "3",
        "duration_minutes": "10",
        "mode": "practice",
        **fields,
    }


def test_plan_leads_to_the_rules_without_starting_the_clock(candidate_client, candidate):
    make_question()

    response = candidate_client.post(reverse("plan_interview"), plan_fields())

    interview = candidate.interviews.get()
    assertRedirects(response, url("rules", interview))
    assert (interview.state, interview.question_count, interview.duration_minutes, interview.mode) == (
        "ready",
        3,
        10,
        "practice",
    )


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"sections": []}, "Choose at least one section."),
        ({"sections": ["9" * 30]}, "not one of the available choices"),
        ({"question_count": "-1"}, "Select a valid choice"),
        ({"duration_minutes": "9999"}, "Select a valid choice"),
        ({"mode": "exam"}, "Select a valid choice"),
    ],
)
def test_plan_with_wrong_choices_says_which(candidate_client, candidate, fields, message):
    make_question()

    response = candidate_client.post(reverse("plan_interview"), plan_fields(**fields))

    assertContains(response, message, status_code=422)
    assert not candidate.interviews.exists()


def test_plan_needs_the_permission(client, candidate):
    make_question()
    candidate.groups.clear()
    client.force_login(candidate)

    response = client.post(reverse("plan_interview"), plan_fields())

    assertContains(response, "Your account cannot take interviews.", status_code=403)


def test_plan_while_one_is_running_keeps_the_running_one(candidate_client, candidate):
    interview = make_interview(candidate, at=now())

    response = candidate_client.post(reverse("plan_interview"), plan_fields(), follow=True)

    assertContains(response, "You have an interview in progress.")
    assert list(candidate.interviews.all()) == [interview]


def test_rules_say_how_many_questions_there_are(candidate_client, candidate):
    make_question()
    interview = make_plan(candidate, question_count=5, at=now())

    assertContains(candidate_client.get(url("rules", interview)), "1 question at the moment, fewer than the 5")


def test_start_runs_the_clock_and_twice_is_the_same(candidate_client, candidate):
    make_question()
    interview = make_plan(candidate, at=now())

    first = candidate_client.post(url("start_interview", interview))
    second = candidate_client.post(url("start_interview", interview))

    for response in (first, second):
        assertRedirects(response, url("interview", interview), fetch_redirect_response=False)
    assert Interview.objects.get().state == "in_progress"
    assert Answer.objects.count() == 1


def test_start_with_an_empty_bank_says_so(candidate_client, candidate):
    interview = make_plan(candidate, at=now())

    response = candidate_client.post(url("start_interview", interview), follow=True)

    assertContains(response, "There are no published questions in these sections")


def test_plan_takes_budgets_and_follow_ups(candidate_client, candidate):
    make_question()
    plan = {"sections": ["QUA"], "question_count": 3, "duration_minutes": 10, "mode": "mock"}

    candidate_client.post(reverse("plan_interview"), {**plan, "follow_ups": "yes", "has_budgets": "on"})
    assert candidate.interviews.values_list("asks_follow_ups", "has_budgets").get() == (True, True)

    candidate_client.post(reverse("plan_interview"), plan)
    assert candidate.interviews.values_list("asks_follow_ups", "has_budgets").get() == (False, False)

    candidate_client.post(reverse("plan_interview"), {**plan, "mode": "practice"})
    assert candidate.interviews.values_list("asks_follow_ups", "has_budgets").get() == (True, False)


def test_extra_time_is_told_in_full_minutes(candidate_client, candidate):
    candidate.extra_time_percent = 25
    candidate.save()
    make_question()
    plan = make_plan(candidate, minutes=10, at=now())

    assertContains(candidate_client.get("/"), "in 13 minutes")
    assert candidate_client.get(url("rules", plan)).context["minutes"] == 13
    assertContains(candidate_client.get("/account/"), "25 %")
    candidate_client.post(url("start_interview", plan))
    assertContains(candidate_client.get(url("room", plan, position=1)), "0 of 13 minutes")


# -- transcript and sharing -------------------------------------------------------------------------------------------


def test_transcript_quotes_the_candidates_words(candidate_client, candidate):
    interview = make_finished(candidate, text=f"<i>{RIGHT_TEXT}</i>", at=now() - timedelta(hours=1))

    response = candidate_client.get(url("interview", interview))

    item = response.context["items"][0]
    assert "".join(piece.text for piece in item.pieces) == f"<i>{RIGHT_TEXT}</i>"
    assertContains(response, '<mark class="met">')
    assertNotContains(response, "<i>Quant")
    assertContains(response, "Because it <strong>saves memory</strong>.")


def test_transcript_of_wrong_answer_corrects_and_asks(candidate_client, candidate):
    interview = make_finished(candidate, text="It adds more parameters to quantization.", at=now() - timedelta(hours=1))

    response = candidate_client.get(url("interview", interview))

    assertContains(response, "It changes how parameters are stored, not how many there are.")
    assertContains(response, "An interviewer would ask: What becomes smaller?")


def test_transcript_of_an_empty_interview(candidate_client, candidate):
    interview = make_finished(candidate, text="", at=now() - timedelta(hours=1))

    assertContains(candidate_client.get(url("interview", interview)), "No answer was given.")


@pytest.mark.parametrize("count", [1, 12])
def test_transcript_runs_in_a_constant_number_of_queries(
    candidate_client, candidate, django_assert_max_num_queries, count
):
    interview = make_finished(candidate, question_count=count, at=now() - timedelta(hours=1))

    with django_assert_max_num_queries(12):
        candidate_client.get(url("interview", interview))


def test_finished_interview_has_no_room_rules_or_finish_page(candidate_client, candidate):
    interview = make_finished(candidate, at=now() - timedelta(hours=1))

    for address in (room_url(interview), url("rules", interview), url("finish_interview", interview)):
        assertRedirects(candidate_client.get(address), url("interview", interview))


def test_share_and_take_back(candidate_client, candidate):
    interview = make_finished(candidate, at=now() - timedelta(hours=1))

    shared = candidate_client.post(url("share_interview", interview), follow=True)
    assertContains(shared, "Interviewers can now see this interview")

    taken_back = candidate_client.post(url("unshare_interview", interview), follow=True)
    assertContains(taken_back, "can no longer see")


def test_interviewer_who_opens_a_shared_transcript_gets_the_review(client, interviewer, candidate):
    interview = make_finished(candidate, at=now() - timedelta(hours=1), shared=True)
    client.force_login(interviewer)

    assertRedirects(client.get(url("interview", interview)), url("review", interview))


def test_share_while_running_is_refused(candidate_client, candidate):
    interview = make_interview(candidate, at=now())

    response = candidate_client.post(url("share_interview", interview), follow=True)

    assertContains(response, "Only a finished interview can be shared.")
