"""The curator's journey: change a question in the admin and publish it."""

import pytest
from playwright.sync_api import expect

from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.browser

NEW_PROMPT = "Why would anybody quantize a model before shipping it?"


def test_curator_changes_a_question_and_publishes_it(open_page, bank):
    make_user("cora", group="Curators", is_staff=True)
    question = bank[0]
    old = question.versions.get()
    page = open_page()

    page.goto("/admin/")
    page.get_by_label("Username or email").fill("cora")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Questions", exact=True).click()
    page.get_by_role("link", name=question.code).click()
    expect(page.get_by_label("Prompt")).to_have_value(question.prompt)
    page.get_by_label("Prompt").fill(NEW_PROMPT)
    page.get_by_role("button", name="Save and publish").first.click()

    expect(page.get_by_text(f"{question.code} was published as version 2.")).to_be_visible()
    assert question.versions.get(number=2).prompt == NEW_PROMPT
    # What was asked before stays as it was.
    old.refresh_from_db()
    assert old.prompt == question.prompt


def test_curator_reaches_the_bank_from_the_masthead(open_page, bank):
    page = open_page(make_user("cora", group="Curators", is_staff=True))

    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Bank").click()

    expect(page.get_by_role("link", name="Questions", exact=True)).to_be_visible()
