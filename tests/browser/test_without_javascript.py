"""The candidate's and the interviewer's whole walk in a browser that runs no script."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from interviews.models import Interview, MarkChange, Review
from tests.browser.walk import answer_box, expect_question, expect_transcript, save_state, stored_answer
from tests.factories import PASSWORD, RIGHT_TEXT, make_interview, make_user

pytestmark = pytest.mark.browser


def test_everything_works_without_javascript(open_page, bank, complaints):
    complaints.allow_status(422)
    page = open_page(java_script_enabled=False)

    # The candidate signs up, sits an interview and shares it.
    page.goto("/")
    page.get_by_role("link", name="Sign up and start").click()
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Email").fill("ada@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    page.get_by_label("Questions").select_option("3")
    page.get_by_role("button", name="Start interview").click()
    page.get_by_role("button", name="Start the clock").click()
    expect_question(page, 1)
    # Playwright's text locators skip <noscript>.
    assert "with every button, as JavaScript is off" in save_state(page).inner_text()
    expect(page.get_by_role("button", name="Hide clock")).to_have_count(0)
    answer_box(page).fill(RIGHT_TEXT)
    page.get_by_role("button", name="Flag").click()
    expect(page.get_by_role("button", name="Unflag")).to_be_visible()
    expect(answer_box(page)).to_have_value(RIGHT_TEXT)
    page.get_by_role("button", name=re.compile("^Next")).click()
    expect_question(page, 2)
    answer_box(page).fill("No idea.")
    page.get_by_role("button", name="Previous").click()
    expect_question(page, 1)
    page.get_by_role("button", name="Finish interview").click()
    expect(page.get_by_text("1 of 3 questions is unanswered, and 1 is flagged")).to_be_visible()
    page.get_by_role("button", name="Finish interview").click()
    interview = Interview.objects.get()
    expect_transcript(page, interview)
    expect(page.locator("#answer-1 mark.met").first).to_be_visible()
    assert [stored_answer(interview, number).text for number in (1, 2, 3)] == [RIGHT_TEXT, "No idea.", ""]
    page.get_by_role("button", name="Share for review").click()
    expect(page.get_by_role("status")).to_contain_text("Interviewers can now see this interview")

    # The interviewer changes a mark, comments and signs.
    page_of_grace = open_page(make_user("grace", group="Interviewers"), java_script_enabled=False)
    page_of_grace.goto("/review/")
    page_of_grace.get_by_role("link", name="Quantization, ada").click()
    first = page_of_grace.locator("#answer-1")
    first.get_by_text("Change this mark").click()
    first.get_by_text("Missing", exact=True).click()
    first.get_by_role("button", name="Save mark").click()
    expect(first.get_by_role("alert")).to_contain_text("Give a reason")
    expect(first.get_by_role("radio", name="Missing")).to_be_checked()
    assert MarkChange.objects.count() == 0
    first.get_by_label("Reason").fill("It does not say why.")
    first.get_by_role("button", name="Save mark").click()
    expect(page_of_grace).to_have_url(re.compile(r"/review/\d+/#answer-1-saves-memory$"))
    expect(first).to_contain_text("It does not say why.")
    first.get_by_label("Comment to the candidate").fill("Well put.")
    first.get_by_role("button", name="Save comment").click()
    expect(first.get_by_label("Comment to the candidate")).to_have_value("Well put.")
    page_of_grace.get_by_label("Summary").fill("Say more about the why.")
    page_of_grace.get_by_role("button", name="Sign review").click()
    expect(page_of_grace.get_by_role("status")).to_contain_text("Signed.")
    assert Review.objects.get().is_signed

    page.goto(f"/interviews/{interview.pk}/")
    expect(page.locator("dl.scores > div")).to_have_text(["Final0 / 100", "Machine33 / 100"])
    expect(page.get_by_text("Say more about the why.")).to_be_visible()


def test_stale_form_shows_both_texts_without_javascript(open_context, bank, complaints):
    complaints.allow_status(409)
    ada = make_user("ada")
    interview = make_interview(ada, question_count=3, at=timezone.now())
    context = open_context(ada, java_script_enabled=False)
    first, second = context.new_page(), context.new_page()
    for page in (first, second):
        page.goto(f"/interviews/{interview.pk}/questions/1/")

    answer_box(first).fill("From the first tab.")
    first.get_by_role("button", name="Flag").click()
    expect(first.get_by_role("button", name="Unflag")).to_be_visible()
    answer_box(second).fill("From the second tab.")
    second.get_by_role("button", name=re.compile("^Next")).click()

    expect(second.get_by_role("alert").locator("pre")).to_have_text("From the first tab.")
    expect(answer_box(second)).to_have_value("From the second tab.")
    assert stored_answer(interview).text == "From the first tab."
