"""The candidate's journeys: from the landing page to a shared transcript, and practice."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from interviews.models import Answer, Interview, User
from tests.browser.conftest import both_sizes
from tests.browser.walk import (
    answer_box,
    expect_question,
    expect_saved,
    expect_transcript,
    stored_answer,
    type_answer,
)
from tests.factories import PASSWORD, RIGHT_TEXT, make_interview, make_user

pytestmark = pytest.mark.browser


@both_sizes
def test_candidate_walks_from_landing_to_shared_transcript(open_page, bank, size):
    page = open_page(viewport=size)

    page.goto("/")
    page.get_by_role("link", name="Sign up and start").click()
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Email").fill("ada@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", name="Practise")).to_be_visible()

    page.get_by_label("Questions").select_option("3")
    page.get_by_role("button", name="Start interview").click()
    expect(page.get_by_role("heading", name="Before you begin")).to_be_visible()
    assert Interview.objects.get().started_at is None
    page.get_by_role("button", name="Start the clock").click()

    expect_question(page, 1)
    interview = Interview.objects.get(candidate__username="ada")
    type_answer(page, RIGHT_TEXT)
    expect_saved(page)
    assert stored_answer(interview, 1).text == RIGHT_TEXT

    page.get_by_role("button", name="Flag").click()
    expect(page.get_by_role("button", name="Unflag")).to_be_visible()
    expect(page.get_by_role("button", name="Question 1, answered, flagged")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Next")).click()
    expect_question(page, 2)
    type_answer(page, "No idea.")
    page.get_by_role("button", name="Finish interview").click()

    expect(page.get_by_role("heading", name="Finish the interview?")).to_be_visible()
    expect(page.get_by_text("1 of 3 questions is unanswered, and 1 is flagged")).to_be_visible()
    assert stored_answer(interview, 2).text == "No idea."
    page.get_by_role("button", name="Finish interview").click()

    expect_transcript(page, interview)
    first = page.locator("#answer-1")
    expect(first.locator("mark.met").first).to_be_visible()
    marked = "".join(re.sub(r"\d+(, \d+)*$", "", words) for words in first.locator("mark").all_inner_texts())
    assert marked
    assert marked in RIGHT_TEXT
    expect(first.locator(".points q").first).to_be_visible()
    expect(page.locator("#answer-2 .said")).to_have_text("No idea.")
    expect(page.locator("#answer-3 .said")).to_have_text("No answer was given.")

    page.get_by_role("button", name="Share for review").click()
    expect(page.get_by_role("status")).to_contain_text("Interviewers can now see this interview")
    expect(page.get_by_role("button", name="Stop sharing")).to_be_visible()
    interview.refresh_from_db()
    assert interview.shared_at is not None
    assert list(User.objects.get(username="ada").groups.values_list("name", flat=True)) == ["Candidates"]


@both_sizes
def test_practice_marks_one_answer_and_closes_it(open_page, bank, size):
    ada = make_user("ada")
    interview = make_interview(ada, question_count=3, mode="practice", at=timezone.now())
    page = open_page(ada, viewport=size)

    page.goto(f"/interviews/{interview.pk}/")
    page.get_by_role("button", name="Mark this answer").click()
    expect(page.get_by_text("Write an answer first")).to_be_visible()

    type_answer(page, RIGHT_TEXT)
    page.get_by_role("button", name="Mark this answer").click()
    marks = page.get_by_role("region", name="Marks")
    expect(marks.locator("mark.met").first).to_be_visible()
    expect(marks).to_contain_text("Fewer bits a weight save memory.")
    expect(answer_box(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Mark this answer")).to_have_count(0)
    answer = stored_answer(interview)
    assert answer.text == RIGHT_TEXT
    assert answer.locked_at is not None

    page.get_by_role("button", name=re.compile("^Next")).click()
    expect_question(page, 2)
    expect(answer_box(page)).to_be_editable()
    page.get_by_role("button", name="Question 1, marked").click()
    expect(marks).to_be_visible()
    assert Answer.objects.filter(interview=interview, locked_at__isnull=False).count() == 1


def test_open_interview_is_offered_on_home_and_resumed_where_it_was(open_page, bank):
    ada = make_user("ada")
    interview = make_interview(ada, question_count=3, at=timezone.now())
    page = open_page(ada)

    page.goto(f"/interviews/{interview.pk}/questions/2/")
    page.goto("/")
    page.get_by_role("link", name="Resume").click()

    expect_question(page, 2)


def test_another_candidates_interview_does_not_exist(open_page, bank, complaints):
    interview = make_interview(make_user("ada"), question_count=3, at=timezone.now())
    page = open_page(make_user("eve"))
    complaints.allow_status(404)

    page.goto(f"/interviews/{interview.pk}/questions/1/")

    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
