"""Steps that several journeys take."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import BrowserContext, Locator, Page, expect

from interviews.models import Answer, Interview
from tests.factories import PASSWORD

SAVED = re.compile(r"^Saved \d")
NOT_SAVED = re.compile(r"\b(not saved\b(?! yet)|kept on this device)", re.IGNORECASE)


def enter(context: BrowserContext, interview: Interview, position: int = 1) -> Page:
    """The room, in a new tab."""
    page = context.new_page()
    page.goto(f"/interviews/{interview.pk}/questions/{position}/")
    return page


def answer_box(page: Page) -> Locator:
    return page.get_by_label("Your answer")


def save_state(page: Page) -> Locator:
    return page.locator("#save-state")


def type_answer(page: Page, text: str) -> None:
    """As if pasted and then typed on: key presses count as touching the page, and one by one they take their time."""
    answer_box(page).focus()
    page.keyboard.insert_text(text[:-3])
    answer_box(page).press_sequentially(text[-3:])


def expect_saved(page: Page) -> None:
    expect(save_state(page)).to_have_text(SAVED)


def expect_question(page: Page, position: int) -> None:
    expect(page).to_have_url(re.compile(rf"/interviews/\d+/questions/{position}/$"))


def expect_transcript(page: Page, interview: Interview) -> None:
    # Handing in waits two seconds for other windows.
    expect(page).to_have_url(re.compile(rf"/interviews/{interview.pk}/$"), timeout=10_000)
    expect(page.get_by_role("heading", name="Transcript")).to_be_attached()


def stored_answer(interview: Interview, position: int = 1) -> Answer:
    return Answer.objects.get(interview=interview, position=position)


def sign_in_through_form(context: BrowserContext, username: str) -> None:
    """In another tab, as somebody does whose login has expired."""
    tab = context.new_page()
    tab.goto("/accounts/login/")
    tab.get_by_label("Username or email").fill(username)
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()
    expect(tab.get_by_role("heading", name="Practise")).to_be_visible()


def make_deadline(interview: Interview, *, seconds: int) -> None:
    """The clock as it stands this many seconds before the end."""
    now = timezone.now()
    Interview.objects.filter(pk=interview.pk).update(
        started_at=now - timedelta(minutes=30), deadline_at=now + timedelta(seconds=seconds)
    )


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window; 0 is what it should be."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
