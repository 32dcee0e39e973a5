"""Follow-up pages: asked one at a time, before the marks are shown."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from interviews.domain import following_up, sitting
from interviews.models import FollowUp, Interview
from tests.factories import RIGHT_TEXT, make_interview, make_user, save_text
from tests.views import addresses
from tests.views.addresses import room_url

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def interview(candidate):
    """Practice with two questions, the first answered and marked: it missed its one key point."""
    interview = make_interview(candidate, mode="practice", question_count=2, at=now())
    answer = interview.answers.get(position=1)
    save_text(answer, "It is something that people do.", at=now())
    sitting.mark_answer(answer, at=now())
    return interview


def url(name, interview, *, number=None):
    return addresses.url(name, interview, number=number or FollowUp.objects.get().pk)


def test_marked_answer_leads_to_its_follow_up_first(candidate_client, interview):
    response = candidate_client.get(room_url(interview))

    assertRedirects(response, url("follow_up", interview))
    page = candidate_client.get(url("follow_up", interview))
    assertContains(page, "What becomes smaller?")
    assertNotContains(page, "Fewer bits a weight save memory.")
    assert 85 <= page.context["seconds_left"] <= 90


def test_other_questions_stay_open_meanwhile(candidate_client, interview):
    assert candidate_client.get(room_url(interview, 2)).status_code == 200


def test_answer_is_sent_and_shown_with_its_reduced_credit(candidate_client, interview):
    candidate_client.get(url("follow_up", interview))

    sent = {"text": RIGHT_TEXT, "revision": 0, "go": "done"}
    response = candidate_client.post(url("save_follow_up", interview), sent, follow=True)

    assertRedirects(response, room_url(interview))
    assertContains(response, "Asked afterwards: What becomes smaller?")
    assertContains(response, "asked for, that earns 50 % of it")
    assertContains(response, "1 of 2")


def test_autosave_gets_the_fragment(candidate_client, interview):
    candidate_client.get(url("follow_up", interview))

    saved = candidate_client.post(url("save_follow_up", interview), {"text": "So", "revision": 0}, headers=HTMX)
    assertContains(saved, 'id="save-state"')
    assertContains(saved, 'value="1"')

    stale = candidate_client.post(url("save_follow_up", interview), {"text": "Other", "revision": 0}, headers=HTMX)
    assert stale.status_code == 409
    assert FollowUp.objects.get().text == "So"


def test_stale_form_shows_both_texts(candidate_client, interview):
    candidate_client.get(url("follow_up", interview))
    candidate_client.post(url("save_follow_up", interview), {"text": "the newer", "revision": 0}, headers=HTMX)

    response = candidate_client.post(
        url("save_follow_up", interview), {"text": "the older", "revision": 0, "go": "done"}
    )

    assertContains(response, "the newer", status_code=409)
    assertContains(response, "the older", status_code=409)


def test_too_long_text_is_kept_in_the_box(candidate_client, interview):
    candidate_client.get(url("follow_up", interview))

    response = candidate_client.post(
        url("save_follow_up", interview), {"text": "x" * 20_001, "revision": 0, "go": "done"}
    )

    assertContains(response, "x" * 20_001, status_code=422)
    assert FollowUp.objects.get().locked_at is None


@pytest.mark.parametrize("fields", [{}, {"text": "kept words"}, {"text": "kept words", "revision": "x"}])
def test_broken_form_is_refused_and_gives_the_text_back(candidate_client, interview, fields):
    response = candidate_client.post(url("save_follow_up", interview), fields)

    assertContains(response, "nothing was saved", status_code=422)
    assertContains(response, fields.get("text", ""), status_code=422)


def test_late_text_is_kept_and_not_counted(candidate_client, interview):
    candidate_client.get(url("follow_up", interview))
    FollowUp.objects.update(asked_at=now() - timedelta(minutes=5), deadline_at=now() - timedelta(minutes=3))

    response = candidate_client.post(
        url("save_follow_up", interview), {"text": "too late", "revision": 0, "go": "done"}, follow=True
    )

    found = FollowUp.objects.get()
    assert (found.text, found.late_text, found.credit) == ("", "too late", 0.0)
    assertContains(response, "kept, not counted")


def test_skip_keeps_what_is_typed_and_leads_to_the_marks(candidate_client, interview):
    candidate_client.get(url("follow_up", interview))

    sent = {"text": "I would have to guess.", "revision": 0, "go": "skip"}
    response = candidate_client.post(url("save_follow_up", interview), sent, follow=True)

    assertRedirects(response, room_url(interview))
    assert FollowUp.objects.get().locked_at is not None
    assertContains(response, "I would have to guess.")
    assertContains(response, "It does not say the point")


def test_end_of_its_time_hands_in_what_is_saved(candidate_client, interview):
    candidate_client.get(url("follow_up", interview))
    candidate_client.post(url("save_follow_up", interview), {"text": RIGHT_TEXT, "revision": 0}, headers=HTMX)

    response = candidate_client.post(url("end_follow_up", interview))

    assertRedirects(response, room_url(interview))
    assert FollowUp.objects.get().credit == 0.5


def test_broken_form_of_an_ended_follow_up_gives_the_text_back(candidate_client, interview):
    following_up.end_follow_up(FollowUp.objects.get(), at=now())

    response = candidate_client.post(url("save_follow_up", interview), {"text": "precious words", "revision": "x"})

    assertContains(response, "precious words", status_code=422)
    assertContains(response, "This answer is not open.", status_code=422)


def test_broken_form_does_not_show_a_follow_up_before_its_clock_runs(candidate_client, interview):
    response = candidate_client.post(url("save_follow_up", interview), {"text": "words", "revision": "x"})

    assertContains(response, "This answer is not open.", status_code=422)
    assertNotContains(response, "What becomes smaller?", status_code=422)
    assert FollowUp.objects.get().asked_at is None


def test_resume_leads_to_the_follow_up(candidate_client, interview):
    response = candidate_client.get(reverse("interview", kwargs={"pk": interview.pk}))

    assertRedirects(response, url("follow_up", interview))


def test_home_tells_that_follow_ups_wait(candidate_client, interview):
    assertNotContains(candidate_client.get("/"), "Follow-ups wait for you")
    sitting.finish_interview(interview, at=now())

    assertContains(candidate_client.get("/"), "Follow-ups wait for you")
    following_up.open_follow_up(FollowUp.objects.get(), at=now() - timedelta(minutes=5))
    assertNotContains(candidate_client.get("/"), "Follow-ups wait for you")


def test_home_tells_that_the_time_of_a_follow_up_runs(candidate_client, interview):
    following_up.open_follow_up(FollowUp.objects.get(), at=now() - timedelta(seconds=30))

    page = candidate_client.get("/")

    assertContains(page, "A follow-up is being asked")
    assertNotContains(page, "Follow-ups wait for you")
    assert 55 <= page.context["follow_up_seconds_left"] <= 60


def test_page_of_a_mock_tells_how_many_there_are(candidate_client, candidate, interview):
    Interview.objects.filter(pk=interview.pk).update(mode="mock")

    assertContains(candidate_client.get(url("follow_up", interview)), "Follow-up 1 of 1, to question 1")


def test_finished_interview_asks_before_the_transcript(candidate_client, candidate, interview):
    sitting.finish_interview(interview, at=now())

    response = candidate_client.get(reverse("interview", kwargs={"pk": interview.pk}))

    assertRedirects(response, url("follow_up", interview))


def test_clock_fragment_has_its_own_time(candidate_client, interview):
    candidate_client.get(url("follow_up", interview))

    response = candidate_client.get(url("follow_up_time_left", interview), headers=HTMX)

    assertContains(response, f'data-resync="{url("follow_up_time_left", interview)}"')
    assert 85 <= response.context["seconds_left"] <= 90


@pytest.mark.parametrize("name", ["follow_up", "follow_up_time_left"])
def test_pages_are_only_for_ones_own(client, interview, name):
    assert client.get(url(name, interview)).status_code == 302
    client.force_login(make_user())
    assert client.get(url(name, interview)).status_code == 404
    assert client.get(url(name, interview, number=999_999)).status_code == 404
    assert client.post(url(name, interview)).status_code == 405


@pytest.mark.parametrize("name", ["save_follow_up", "end_follow_up"])
def test_posts_are_only_for_ones_own(client, candidate_client, interview, name):
    assert candidate_client.get(url(name, interview)).status_code == 405
    assert candidate_client.post(url(name, interview, number=999_999)).status_code == 404
    client.force_login(make_user())
    assert client.post(url(name, interview), {"text": "x", "revision": 0}).status_code == 404
    assert FollowUp.objects.get().locked_at is None


def test_page_and_save_stay_within_their_queries(candidate_client, interview, django_assert_max_num_queries):
    page, save = url("follow_up", interview), url("save_follow_up", interview)
    candidate_client.get(page)

    with django_assert_max_num_queries(10):
        candidate_client.get(page)
    with django_assert_max_num_queries(4):
        candidate_client.post(save, {"text": "So", "revision": 0}, headers=HTMX)


def test_no_pause_while_a_follow_up_is_asked(candidate_client, interview):
    candidate_client.get(url("follow_up", interview))

    response = candidate_client.post(reverse("pause_interview", kwargs={"pk": interview.pk}), follow=True)

    assertContains(response, "A follow-up has its own clock, which cannot be paused")
    interview.refresh_from_db()
    assert not interview.is_paused


def test_paused_interview_asks_no_follow_up(candidate_client, interview):
    sitting.pause_interview(interview, at=now())

    response = candidate_client.get(url("follow_up", interview), follow=True)

    assertContains(response, "The clock stands at")
    assert FollowUp.objects.get().asked_at is None


def test_text_for_an_ended_follow_up_is_kept_and_told(candidate_client, interview):
    following_up.open_follow_up(FollowUp.objects.get(), at=now())
    following_up.end_follow_up(FollowUp.objects.get(), at=now())

    autosave = candidate_client.post(url("save_follow_up", interview), {"text": "One.", "revision": 0}, headers=HTMX)
    response = candidate_client.post(url("save_follow_up", interview), {"text": "Two.", "revision": 0}, follow=True)

    assertContains(autosave, "This is closed. What you typed since is kept, but not counted.", status_code=410)
    assertContains(response, "This follow-up was closed. What you sent last was kept, but it does not count.")
    assert FollowUp.objects.get().late_text == "One.\n\nTwo."
