"""The room: what each button does with what was typed, pausing, finishing."""

from datetime import timedelta

import pytest
from django.utils.timezone import now
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects, assertTemplateUsed

from interviews.domain import reviewing, sitting
from tests.factories import RIGHT_TEXT, make_finished, make_interview, make_user, save_text
from tests.views.addresses import room_url, save_url, url

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


# -- the question -----------------------------------------------------------------------------------------------------


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


def test_flag_alone_touches_no_text(candidate_client, candidate):
    interview = make_interview(candidate, at=now())
    answer = interview.answers.get()

    for go, is_flagged in (("flag", True), ("unflag", False)):
        response = candidate_client.post(url("flag_answer", interview, position=1), {"go": go})
        answer.refresh_from_db()
        assert (response.status_code, answer.is_flagged, answer.revision) == (204, is_flagged, 0)


def test_flag_after_the_end_is_refused(candidate_client, candidate):
    interview = make_interview(candidate, at=now())
    sitting.finish_interview(interview, at=now())

    response = candidate_client.post(url("flag_answer", interview, position=1), {"go": "flag"})

    assert response.status_code == 410
    assert not interview.answers.get().is_flagged


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
        ({"text": f"From here.{'x' * 20_000}", "revision": 1}, "The last 10 are only on this page."),
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
    assertNotContains(response, "in the box", status_code=422)
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


# -- finishing --------------------------------------------------------------------------------------------------------


def test_finish_twice_is_one_submission(candidate_client, candidate):
    interview = make_interview(candidate, at=now())

    for _ in range(2):
        response = candidate_client.post(url("finish_interview", interview))
        assertRedirects(response, url("interview", interview), fetch_redirect_response=False)

    assert interview.answers.get().grades.count() == 1


def test_hand_in_at_the_end_is_told(candidate_client, candidate):
    interview = make_interview(candidate, at=now())

    response = candidate_client.post(url("finish_interview", interview), {"is_over": "yes"}, follow=True)

    assertContains(response, "The time is over. What was saved by then was handed in.")


@pytest.mark.parametrize("sent", [{}, {"is_over": "yes"}], ids=["button", "by itself"])
def test_hand_in_after_the_end_is_told_too(candidate_client, candidate, sent):
    interview = make_interview(candidate, at=now() - timedelta(minutes=31))

    response = candidate_client.post(url("finish_interview", interview), sent, follow=True)

    assertContains(response, "The time is over. What was saved by then was handed in.")


def test_hand_in_of_what_another_tab_has_finished_is_not_called_the_end_of_the_time(candidate_client, candidate):
    interview = make_interview(candidate, at=now())
    sitting.finish_interview(interview, at=now())

    response = candidate_client.post(url("finish_interview", interview), {"is_over": "yes"}, follow=True)

    assertNotContains(response, "The time is over")


def test_transcript_tells_which_answers_have_words_that_came_too_late(candidate_client, candidate):
    interview = make_interview(candidate, question_count=3, at=now())
    sitting.finish_interview(interview, at=now())
    for position in (1, 3):
        candidate_client.post(save_url(interview, position), {"text": "Late.", "revision": 0}, headers=HTMX)

    response = candidate_client.get(url("interview", interview))

    assertContains(
        response,
        'It is kept, but not counted: <a href="#answer-1">question 1</a>, <a href="#answer-3">question 3</a>.',
    )


def test_question_that_was_only_leafed_past_is_not_called_saved(candidate_client, candidate):
    interview = make_interview(candidate, question_count=2, at=now())

    candidate_client.post(save_url(interview), {"text": "", "revision": 0, "go": "2"})
    assertContains(candidate_client.get(room_url(interview)), "Saved as you type")

    candidate_client.post(save_url(interview), {"text": "words", "revision": 1})
    candidate_client.post(save_url(interview), {"text": "", "revision": 2})
    assertContains(candidate_client.get(room_url(interview)), "Saved <time")


def test_paused_finish_page_shows_no_question(candidate_client, candidate):
    interview = make_interview(candidate, mode="practice", at=now())
    sitting.pause_interview(interview, at=now())

    response = candidate_client.get(url("finish_interview", interview))

    assertContains(response, "The clock stands at")
    assertNotContains(response, "Why would anybody do this?")
