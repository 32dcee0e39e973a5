"""The candidate's pages: they work, strangers are refused, wrong ways in are told so."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects, assertTemplateUsed

from interviews.domain import reviewing, sitting
from interviews.models import Answer, Interview
from tests.factories import (
    RIGHT_TEXT,
    make_finished,
    make_interview,
    make_plan,
    make_question,
    make_section,
    make_user,
    save_text,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def now():
    return timezone.now()


def url(name, interview, **kwargs):
    return reverse(name, kwargs={"pk": interview.pk, **kwargs})


def save_url(interview, position=1):
    return url("save_answer", interview, position=position)


def room_url(interview, position=1):
    return url("room", interview, position=position)


# -- pausing ----------------------------------------------------------------------------------------------------------


def test_pause_saves_what_was_typed_and_hides_the_question(candidate_client, candidate):
    interview = make_interview(candidate, mode="practice", at=now())

    typed = {"text": "so far", "revision": 0, "go": "pause"}
    response = candidate_client.post(save_url(interview), typed, follow=True)

    interview.refresh_from_db()
    assert interview.is_paused
    assert interview.answers.get().text == "so far"
    assertContains(response, "Paused")
    assertNotContains(response, interview.answers.get().version.prompt)

    response = candidate_client.post(url("resume_interview", interview), follow=True)
    assertContains(response, "so far")
    interview.refresh_from_db()
    assert not interview.is_paused


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"text": "From here.", "revision": 0}, "This answer was changed in another tab or on another device."),
        ({"text": "From here.", "revision": "x"}, "The page was damaged on its way"),
        ({"text": f"From here.{'x' * 20_000}", "revision": 1}, "The last 10 are only in this box"),
    ],
    ids=["stale", "damaged", "too long"],
)
def test_text_refused_while_paused_is_given_back_without_the_question(candidate_client, candidate, sent, reason):
    interview = make_interview(candidate, mode="practice", at=now())
    save_text(interview.answers.get(), "From elsewhere.", at=now())
    sitting.pause_interview(interview, at=now())

    response = candidate_client.post(save_url(interview), sent)

    assertContains(response, "From here.", status_code=422)
    assertContains(response, reason, status_code=422)
    assertContains(response, "The interview was paused meanwhile", status_code=422)
    assertNotContains(response, interview.answers.get().version.prompt, status_code=422)


def test_pause_of_a_mock_is_refused(candidate_client, candidate):
    interview = make_interview(candidate, at=now())

    response = candidate_client.post(url("pause_interview", interview), follow=True)

    assertContains(response, "cannot be paused")
    interview.refresh_from_db()
    assert not interview.is_paused


@pytest.mark.parametrize("name", ["pause_interview", "resume_interview"])
def test_pause_is_only_for_ones_own(client, candidate, name):
    interview = make_interview(candidate, mode="practice", at=now())
    assert client.post(url(name, interview)).status_code == 401
    client.force_login(make_user())

    assert client.post(url(name, interview)).status_code == 404
    assert client.get(url(name, interview)).status_code == 405


def test_plan_takes_budgets_and_follow_ups(candidate_client, candidate):
    make_question()
    plan = {"sections": ["QUA"], "question_count": 3, "duration_minutes": 10, "mode": "mock"}

    candidate_client.post(reverse("plan_interview"), {**plan, "follow_ups": "yes", "has_budgets": "on"})
    assert candidate.interviews.values_list("asks_follow_ups", "has_budgets").get() == (True, True)

    candidate_client.post(reverse("plan_interview"), plan)
    assert candidate.interviews.values_list("asks_follow_ups", "has_budgets").get() == (False, False)

    candidate_client.post(reverse("plan_interview"), {**plan, "mode": "practice"})
    assert candidate.interviews.values_list("asks_follow_ups", "has_budgets").get() == (True, False)


# -- landing, home, history -------------------------------------------------------------------------------------------


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


# -- the room ---------------------------------------------------------------------------------------------------------


def test_room_shows_question_and_answer(candidate_client, candidate):
    interview = make_interview(candidate, question_count=2, at=now())
    save_text(interview.answers.get(position=1), "\nSo far", at=now())

    response = candidate_client.get(room_url(interview))

    assertContains(response, "Why would anybody do this?")
    # A textarea drops one leading line break: the page writes one more than was typed.
    assertContains(response, ">\n\nSo far</textarea>")
    assertContains(response, 'aria-label="Question 1, answered"')
    assertContains(response, 'aria-label="Question 2, empty"')


def test_room_resumes_where_the_candidate_was(candidate_client, candidate):
    interview = make_interview(candidate, question_count=2, at=now())
    candidate_client.get(room_url(interview, 2))

    response = candidate_client.get(url("interview", interview))

    assertRedirects(response, room_url(interview, 2))


def test_room_and_save_stay_within_their_queries(candidate_client, candidate, django_assert_max_num_queries):
    interview = make_interview(candidate, question_count=12, at=now())

    with django_assert_max_num_queries(10):
        candidate_client.get(room_url(interview))
    with django_assert_max_num_queries(4):
        candidate_client.post(save_url(interview), {"text": "words", "revision": 0}, headers=HTMX)


@pytest.mark.parametrize(
    ("go", "target"),
    [("2", 2), ("", 1), ("flag", 1), ("nonsense", 1), ("99999", 1), ("²", 1)],
)
def test_save_goes_where_the_button_says(candidate_client, candidate, go, target):
    interview = make_interview(candidate, question_count=2, at=now())

    response = candidate_client.post(save_url(interview), {"text": "words", "revision": 0, "go": go})

    assertRedirects(response, room_url(interview, target), fetch_redirect_response=False)
    answer = interview.answers.get(position=1)
    assert (answer.text, answer.is_flagged) == ("words", go == "flag")


def test_save_then_finish_asks_and_counts(candidate_client, candidate):
    interview = make_interview(candidate, question_count=2, at=now())

    response = candidate_client.post(save_url(interview), {"text": "words", "revision": 0, "go": "finish"}, follow=True)

    assertRedirects(response, url("finish_interview", interview))
    assertContains(response, "1 of 2 questions is unanswered")


def test_autosave_answers_with_state_and_revision(candidate_client, candidate):
    interview = make_interview(candidate, at=now())

    response = candidate_client.post(save_url(interview), {"text": "words", "revision": 0}, headers=HTMX)

    assertTemplateUsed(response, "interviews/candidate/_save_state.html")
    assertContains(response, "Saved")
    assertContains(response, 'id="id_revision" value="1"')


def test_stale_save_shows_both_texts(candidate_client, candidate):
    interview = make_interview(candidate, at=now())
    candidate_client.post(save_url(interview), {"text": "from the other tab", "revision": 0})

    fragment = candidate_client.post(save_url(interview), {"text": "mine", "revision": 0}, headers=HTMX)
    page = candidate_client.post(save_url(interview), {"text": "mine", "revision": 0})

    assertContains(fragment, "changed in another tab", status_code=409)
    assertContains(page, "from the other tab", status_code=409)
    assertContains(page, ">\nmine</textarea>", status_code=409)
    assert interview.answers.get().text == "from the other tab"
    revision = page.context["answer"].revision
    resolved = candidate_client.post(save_url(interview), {"text": "both", "revision": revision})
    assert resolved.status_code == 302
    assert interview.answers.get().text == "both"


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_too_long_answer_is_saved_as_far_as_it_goes_and_given_back(candidate_client, candidate, headers):
    interview = make_interview(candidate, at=now())
    typed = "x" * 20_000 + "y" * 80_000

    response = candidate_client.post(
        save_url(interview), {"text": typed, "revision": 0, "go": "finish"}, headers=headers
    )

    message = "This answer has 100,000 characters; 20,000 is the most that is taken. The first 20,000 are saved."
    assertContains(response, message, status_code=422)
    if not headers:
        assertContains(response, f"{typed}</textarea>", status_code=422)
    assert interview.answers.get().text == "x" * 20_000
    shorter = candidate_client.post(save_url(interview), {"text": "short", "revision": 1})
    assert shorter.status_code == 302
    assert interview.answers.get().text == "short"


@pytest.mark.parametrize(
    "typed",
    ["", "  \n ", "<script>alert(1)</script> & <b>", "🙂🧵 naïve", "שלום עולם", "x" * 20_000, "{{ 7*7 }} {% if %}"],
)
def test_save_keeps_any_text_exactly(candidate_client, candidate, typed):
    interview = make_interview(candidate, at=now())

    candidate_client.post(save_url(interview), {"text": typed, "revision": 0})

    assert interview.answers.get().text == typed
    assertNotContains(candidate_client.get(room_url(interview)), "<script>alert")


def test_save_drops_what_no_database_holds(candidate_client, candidate):
    interview = make_interview(candidate, at=now())

    candidate_client.post(save_url(interview), {"text": "a\x00b\r\nc", "revision": 0})

    assert interview.answers.get().text == "ab\nc"


@pytest.mark.parametrize("fields", [{"text": "words"}, {"text": "words", "revision": "x"}, {"revision": "-1"}])
def test_save_with_a_broken_form_is_refused_not_crashed(candidate_client, candidate, fields):
    interview = make_interview(candidate, at=now())

    assert candidate_client.post(save_url(interview), fields).status_code == 422


def test_save_after_the_time_is_kept_and_says_so(candidate_client, candidate):
    interview = make_interview(candidate, at=now() - timedelta(hours=2))

    fragment = candidate_client.post(save_url(interview), {"text": "too late", "revision": 0}, headers=HTMX)
    page = candidate_client.post(save_url(interview), {"text": "too late", "revision": 0}, follow=True)

    assertContains(fragment, "kept, but not counted", status_code=410)
    assertRedirects(page, url("interview", interview))
    assertContains(page, "Arrived too late: kept, not counted")
    assertContains(page, "too late")


def test_practice_marks_one_answer_at_once(candidate_client, candidate):
    interview = make_interview(candidate, question_count=2, mode="practice", at=now())

    response = candidate_client.post(
        save_url(interview), {"text": RIGHT_TEXT, "revision": 0, "go": "mark"}, follow=True
    )

    assertContains(response, "Fewer bits a weight save memory.")
    assertNotContains(response, "<textarea")
    assertContains(response, 'aria-label="Question 1, marked"')


def test_marking_an_empty_answer_says_what_to_do(candidate_client, candidate):
    interview = make_interview(candidate, mode="practice", at=now())

    response = candidate_client.post(save_url(interview), {"text": " ", "revision": 0, "go": "mark"}, follow=True)

    assertContains(response, "Write an answer first")


def test_time_left_is_the_servers(candidate_client, candidate):
    interview = make_interview(candidate, minutes=30, at=now() - timedelta(minutes=20))

    response = candidate_client.get(url("time_left", interview))

    assert 598 <= response.context["seconds_left"] <= 600


# -- finishing and the transcript -------------------------------------------------------------------------------------


def test_finish_twice_is_one_submission(candidate_client, candidate):
    interview = make_interview(candidate, at=now())

    for _ in range(2):
        response = candidate_client.post(url("finish_interview", interview))
        assertRedirects(response, url("interview", interview), fetch_redirect_response=False)

    assert interview.answers.get().grades.count() == 1


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


def test_account_page_leads_to_password_and_email(candidate_client):
    response = candidate_client.get(reverse("account"))

    assertContains(response, reverse("account_change_password"))
    assertContains(response, "ada@example.org")


def test_share_while_running_is_refused(candidate_client, candidate):
    interview = make_interview(candidate, at=now())

    response = candidate_client.post(url("share_interview", interview), follow=True)

    assertContains(response, "Only a finished interview can be shared.")


# -- who, what, how ---------------------------------------------------------------------------------------------------

OWN_PAGES = [
    ("GET", "interview", {}),
    ("GET", "rules", {}),
    ("POST", "start_interview", {}),
    ("GET", "room", {"position": 1}),
    ("POST", "save_answer", {"position": 1}),
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


def test_expired_form_gives_the_typed_text_back(candidate):
    client = Client(enforce_csrf_checks=True)
    client.force_login(candidate)
    interview = make_interview(candidate, at=now())

    response = client.post(save_url(interview), {"text": "precious <words>", "revision": 0})

    assertContains(response, "The form had expired", status_code=403)
    assertContains(response, "precious &lt;words&gt;", status_code=403)


def test_private_pages_are_not_stored(candidate_client):
    assert candidate_client.get("/").headers["Cache-Control"] == "private, no-store"


def test_text_for_a_reviewed_interview_is_refused_and_given_back(candidate_client, candidate, interviewer):
    interview = make_finished(candidate, at=now() - timedelta(hours=2), shared=True)
    reviewing.sign_review(reviewing.open_review(interview, interviewer, at=now()), summary="", at=now())
    late = {"text": "months later", "revision": 1}

    page = candidate_client.post(save_url(interview), late)
    fragment = candidate_client.post(save_url(interview), late, headers=HTMX)

    assertContains(page, "months later", status_code=422)
    assertContains(fragment, "An interviewer has reviewed", status_code=422)


def test_broken_form_of_a_marked_answer_gives_the_text_back_and_shows_no_marks(candidate_client, candidate):
    interview = make_interview(candidate, mode="practice", at=now())
    save_text(interview.answers.get(), "It is something that people do.", at=now())
    sitting.mark_answer(interview.answers.get(), at=now())

    response = candidate_client.post(save_url(interview), {"text": "precious words", "revision": "x"})

    assertContains(response, "precious words", status_code=422)
    assertNotContains(response, "Fewer bits a weight save memory.", status_code=422)


def test_turning_the_page_of_a_late_empty_box_claims_nothing(candidate_client, candidate):
    interview = make_finished(candidate, at=now() - timedelta(hours=2))

    response = candidate_client.post(save_url(interview), {"text": "", "revision": 1, "go": "2"}, follow=True)

    assertNotContains(response, "was kept")


def test_hand_in_at_the_end_is_told(candidate_client, candidate):
    interview = make_interview(candidate, at=now())

    response = candidate_client.post(url("finish_interview", interview), {"is_over": "yes"}, follow=True)

    assertContains(response, "The time is over. What was saved by then was handed in.")


def test_paused_finish_page_shows_no_question(candidate_client, candidate):
    interview = make_interview(candidate, mode="practice", at=now())
    sitting.pause_interview(interview, at=now())

    response = candidate_client.get(url("finish_interview", interview))

    assertContains(response, "The clock stands at")
    assertNotContains(response, "Why would anybody do this?")


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
