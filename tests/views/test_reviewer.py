"""The interviewer's pages."""

from datetime import timedelta

import pytest
from django.urls import reverse, reverse_lazy
from django.utils.timezone import now
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects, assertTemplateUsed

from interviews.models import MarkChange, Review, User
from tests.factories import RIGHT_TEXT, make_finished, make_user
from tests.views.addresses import url

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def reviewer_client(client, interviewer):
    client.force_login(interviewer)
    return client


@pytest.fixture
def interview(candidate):
    return make_finished(candidate, at=now() - timedelta(hours=1), shared=True)


def mark_url(interview, key_point="saves-memory"):
    return url("change_mark", interview, answer_pk=interview.answers.get().pk, key_point=key_point)


def comment_url(interview):
    return url("comment_on_answer", interview, answer_pk=interview.answers.get().pk)


def test_queue_lists_what_was_shared_unsigned_first(reviewer_client, interviewer, interview):
    make_finished(make_user("unshared"), at=now() - timedelta(hours=2))
    signed = make_finished(make_user("bob"), at=now() - timedelta(hours=3), shared=True)
    reviewer_client.post(url("sign_review", signed))

    response = reviewer_client.get(reverse("review_queue"))

    assert [(row.pk, row.is_signed) for row in response.context["page"]] == [(interview.pk, False), (signed.pk, True)]
    assertNotContains(response, "unshared")


def test_empty_queue_says_what_to_do(reviewer_client):
    assertContains(reviewer_client.get(reverse("review_queue")), "No interview is shared at the moment.")


@pytest.mark.parametrize("count", [1, 30])
def test_queue_runs_in_a_constant_number_of_queries(reviewer_client, django_assert_max_num_queries, count):
    for _ in range(count):
        make_finished(make_user(), at=now() - timedelta(hours=1), shared=True)

    with django_assert_max_num_queries(8):
        reviewer_client.get(reverse("review_queue"))


@pytest.mark.parametrize("count", [1, 12])
def test_review_runs_in_a_constant_number_of_queries(reviewer_client, candidate, django_assert_max_num_queries, count):
    interview = make_finished(candidate, question_count=count, at=now() - timedelta(hours=1), shared=True)

    with django_assert_max_num_queries(11):
        reviewer_client.get(url("review", interview))


def test_review_shows_marks_and_evidence(reviewer_client, interview):
    response = reviewer_client.get(url("review", interview))

    assertContains(response, "Fewer bits a weight save memory.")
    assertContains(response, '<mark class="met">')
    assert not Review.objects.exists()


def test_looking_at_a_review_begins_none(reviewer_client, interview):
    reviewer_client.get(url("review", interview))

    assert not Review.objects.exists()


def test_change_mark_with_plain_form_goes_back_to_the_point(reviewer_client, interview):
    response = reviewer_client.post(mark_url(interview), {"verdict": "partly", "reason": "Only half."})

    assertRedirects(response, f"{url('review', interview)}#answer-1-saves-memory", fetch_redirect_response=False)
    change = MarkChange.objects.get()
    assert (change.verdict, change.reason, change.key_point) == ("partly", "Only half.", "saves-memory")


def test_change_mark_with_htmx_gives_the_answer_and_the_final_score(reviewer_client, interview):
    response = reviewer_client.post(mark_url(interview), {"verdict": "missing", "reason": "Not said."}, headers=HTMX)

    assertTemplateUsed(response, "interviews/reviewer/_item.html")
    assertContains(response, "Not said.")
    assertContains(response, '<section class="headline" id="headline" aria-label="Score" hx-swap-oob="true">')
    assert response.context["final_score"] == 0.0


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"verdict": "missing", "reason": " "}, "Give a reason"),
        ({"verdict": "perhaps", "reason": "Kept words"}, "Choose a verdict."),
        ({"verdict": "missing", "reason": "x" * 2001}, "at most 2000 characters"),
    ],
)
def test_refused_change_says_why_and_keeps_what_was_typed(reviewer_client, interview, headers, fields, message):
    response = reviewer_client.post(mark_url(interview), fields, headers=headers)

    assertContains(response, message, status_code=422)
    assertContains(response, f'value="{fields["reason"]}"', status_code=422)
    assert not Review.objects.exists()


def test_unknown_key_point_is_refused(reviewer_client, interview):
    response = reviewer_client.post(mark_url(interview, "nonsense"), {"verdict": "met", "reason": "Because."})

    assertContains(response, "This answer has no such key point.", status_code=422)


def test_comment_is_kept_and_shown(reviewer_client, interview):
    plain = reviewer_client.post(comment_url(interview), {"text": "Well said. <b>"})
    fragment = reviewer_client.post(comment_url(interview), {"text": "Better said. <b>"}, headers=HTMX)

    assertRedirects(plain, f"{url('review', interview)}#answer-1", fetch_redirect_response=False)
    assertContains(fragment, "Better said. &lt;b&gt;")


def test_too_long_comment_is_given_back(reviewer_client, interview):
    response = reviewer_client.post(comment_url(interview), {"text": "y" * 5001})

    assertContains(response, "y" * 5001, status_code=422)
    assertContains(response, "at most 5000 characters", status_code=422)


def test_candidate_sees_machine_and_final_score_after_signing(reviewer_client, candidate, interview):
    reviewer_client.post(mark_url(interview), {"verdict": "missing", "reason": "Too vague."})
    reviewer_client.post(comment_url(interview), {"text": "Name a number."})
    reviewer_client.force_login(candidate)
    before = reviewer_client.get(url("interview", interview))
    assertNotContains(before, "Too vague.")
    assertContains(before, "an interviewer is reviewing it")

    reviewer_client.force_login(Review.objects.get().reviewer)
    signed = reviewer_client.post(url("sign_review", interview), {"summary": "Keep going."})
    assertRedirects(signed, reverse("review_queue"))

    reviewer_client.force_login(candidate)
    after = reviewer_client.get(url("interview", interview))
    assert (after.context["machine_score"], after.context["final_score"]) == (1.0, 0.0)
    for words in ("Too vague.", "Name a number.", "Keep going.", "1 of 1 marks changed"):
        assertContains(after, words)
    assertContains(reviewer_client.get(reverse("history")), "reviewed by an interviewer")


def test_signed_review_takes_no_more_changes(reviewer_client, interview):
    reviewer_client.post(url("sign_review", interview))

    response = reviewer_client.post(mark_url(interview), {"verdict": "missing", "reason": "Late."})
    assertContains(response, "This review is signed and stands as it is.", status_code=422)
    again = reviewer_client.post(url("sign_review", interview), follow=True)
    assertContains(again, "This review is signed and stands as it is.")
    assertNotContains(reviewer_client.get(url("review", interview)), "Change this mark")


PAGES = [("GET", "review"), ("POST", "change_mark"), ("POST", "comment_on_answer"), ("POST", "sign_review")]


def page_url(name, interview):
    """The address of one of PAGES, for the interview's own answer."""
    answer_pk = interview.answers.get().pk
    kwargs = {
        "change_mark": {"answer_pk": answer_pk, "key_point": "saves-memory"},
        "comment_on_answer": {"answer_pk": answer_pk},
    }
    return url(name, interview, **kwargs.get(name, {}))


@pytest.mark.parametrize(("method", "name"), PAGES)
def test_candidates_may_not_review(candidate_client, interview, method, name):
    response = candidate_client.generic(method, page_url(name, interview))

    assertContains(response, "Only interviewers can review interviews.", status_code=403)


@pytest.mark.parametrize(("method", "name"), PAGES)
def test_unshared_interviews_do_not_exist_for_interviewers(reviewer_client, candidate, method, name):
    private = make_finished(candidate, at=now() - timedelta(hours=1))

    assert reviewer_client.generic(method, page_url(name, private)).status_code == 404


def test_interviewers_do_not_review_themselves(reviewer_client, interviewer):
    own = make_finished(interviewer, at=now() - timedelta(hours=1), shared=True)

    assert reviewer_client.get(url("review", own)).status_code == 404


def test_answer_of_another_interview_is_404(reviewer_client, interview):
    other = make_finished(make_user(), at=now() - timedelta(hours=1))
    address = url("change_mark", interview, answer_pk=other.answers.get().pk, key_point="saves-memory")

    assert reviewer_client.post(address, {"verdict": "met", "reason": "x"}).status_code == 404


def test_strangers_are_sent_to_sign_in(client, interview):
    address = url("review", interview)

    assertRedirects(client.get(address), f"{reverse('account_login')}?next={address}")


@pytest.mark.parametrize(("method", "name"), PAGES)
def test_wrong_method_is_refused(reviewer_client, interview, method, name):
    assert reviewer_client.delete(page_url(name, interview)).status_code == 405


def test_html_in_an_answer_is_text(reviewer_client, candidate):
    interview = make_finished(
        candidate,
        text=f"<img src=x onerror=alert(1)> {RIGHT_TEXT}",
        at=now() - timedelta(hours=1),
        shared=True,
    )

    response = reviewer_client.get(url("review", interview))

    assertContains(response, "&lt;img src=x onerror=alert(1)&gt;")
    assertNotContains(response, "<img src=x")


# -- extra time -------------------------------------------------------------------------------------------------------

EXTRA_TIME = reverse_lazy("extra_time")


@pytest.mark.parametrize("name", ["ada", "Ada", "ADA@example.org"])
def test_extra_time_is_granted_by_name_or_address(reviewer_client, candidate, name):
    response = reviewer_client.post(EXTRA_TIME, {"candidate": name, "extra_time_percent": 50}, follow=True)

    candidate.refresh_from_db()
    assert candidate.extra_time_percent == 50
    assertContains(response, "ada has 50 % extra time")
    assertContains(response, "50 %")


@pytest.mark.parametrize(
    "fields", [{"candidate": "nobody"}, {"extra_time_percent": 301}, {"extra_time_percent": -1}, {"candidate": ""}]
)
def test_extra_time_with_a_wrong_field_changes_nothing(reviewer_client, candidate, fields):
    response = reviewer_client.post(EXTRA_TIME, {"candidate": "ada", "extra_time_percent": 50, **fields})

    assert response.status_code == 422
    candidate.refresh_from_db()
    assert candidate.extra_time_percent == 0


def test_extra_time_is_not_granted_to_oneself(reviewer_client, interviewer):
    response = reviewer_client.post(EXTRA_TIME, {"candidate": interviewer.username, "extra_time_percent": 50})

    assertContains(response, "Somebody else has to grant you extra time.", status_code=422)
    interviewer.refresh_from_db()
    assert interviewer.extra_time_percent == 0


def test_extra_time_asks_which_of_two_accounts(reviewer_client, candidate):
    User.objects.filter(pk=make_user().pk).update(email=candidate.email.upper())

    response = reviewer_client.post(EXTRA_TIME, {"candidate": candidate.email, "extra_time_percent": 50})

    assertContains(response, "More than one account has it", status_code=422)


def test_extra_time_is_for_interviewers_and_curators(client, candidate):
    assert client.get(EXTRA_TIME).status_code == 302
    client.force_login(candidate)
    assert client.get(EXTRA_TIME).status_code == 403
    client.force_login(make_user(group="Curators"))
    assert client.get(EXTRA_TIME).status_code == 200
