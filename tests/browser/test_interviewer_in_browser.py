"""The interviewer's journey: from the queue to a signed review that the candidate sees."""

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from interviews.models import MarkChange, Review
from tests.browser.conftest import both_sizes
from tests.browser.walk import NOT_SAVED, sign_in_through_form
from tests.factories import RIGHT_TEXT, make_finished, make_user

pytestmark = pytest.mark.browser

REASON = "It names the saving, but not why it matters."


@pytest.fixture
def grace(groups):
    return make_user("grace", group="Interviewers")


@pytest.fixture
def shared(ada, bank):
    """A shared interview of three questions, all with full marks from the machine."""
    return make_finished(ada, question_count=3, at=timezone.now(), shared=True)


def scores(page: Page) -> Locator:
    return page.get_by_role("region", name="Score").locator("dl.scores > div")


def choose_missing(page: Page) -> Locator:
    """Choose another verdict for the first mark of the first answer; returns that answer's part of the page."""
    first = page.locator("#answer-1")
    first.get_by_text("Change this mark").click()
    first.get_by_text("Missing", exact=True).click()
    first.get_by_label("Reason").fill(REASON)
    return first


@both_sizes
def test_interviewer_reviews_and_candidate_sees_both_scores(open_page, ada, grace, shared, complaints, size):
    complaints.allow_status(422)
    page = open_page(grace, viewport=size)

    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Review").click()
    expect(page.get_by_role("list").get_by_text("Waiting")).to_be_visible()
    page.get_by_role("link", name="Quantization, ada").click()
    expect(scores(page)).to_have_text(["Final100 / 100", "Machine100 / 100"])

    # Refused without a reason: what was chosen stays chosen, and no mark changes.
    first = page.locator("#answer-1")
    page.evaluate("window.isSamePage = true")
    first.get_by_text("Change this mark").click()
    first.get_by_text("Missing", exact=True).click()
    first.get_by_role("button", name="Save mark").click()
    expect(first.get_by_role("alert")).to_contain_text("Give a reason")
    expect(first.get_by_role("radio", name="Missing")).to_be_checked()
    assert MarkChange.objects.count() == 0

    first.get_by_label("Reason").fill(REASON)
    first.get_by_role("button", name="Save mark").click()
    expect(first.get_by_text(f"You: Missing {REASON}")).to_be_visible()
    expect(scores(page)).to_have_text(["Final67 / 100", "Machine100 / 100"])
    change = MarkChange.objects.get()
    assert (change.key_point, change.verdict, change.reason) == ("saves-memory", "missing", REASON)

    second = page.locator("#answer-2")
    second.get_by_label("Comment to the candidate").fill("Well put.")
    second.get_by_role("button", name="Save comment").click()
    expect(second.get_by_text("Saved", exact=True)).to_be_visible()
    expect(second.get_by_label("Comment to the candidate")).to_have_value("Well put.")
    assert page.evaluate("window.isSamePage"), "htmx swaps fragments, the page itself is not loaded again"

    page.get_by_label("Summary").fill("Good. Say more about the why.")
    page.get_by_role("button", name="Sign review").click()
    expect(page.get_by_role("status")).to_contain_text("Signed.")
    assert Review.objects.get().is_signed
    page.get_by_role("link", name="Quantization, ada").click()
    expect(page.get_by_text("You signed this review")).to_be_visible()
    expect(page.get_by_text("Change this mark")).to_have_count(0)

    page = open_page(ada, viewport=size)
    page.goto(f"/interviews/{shared.pk}/")
    expect(scores(page)).to_have_text(["Final67 / 100", "Machine100 / 100"])
    expect(page.get_by_text("Good. Say more about the why.")).to_be_visible()
    expect(page.locator("#answer-1")).to_contain_text(f"Changed by the interviewer: {REASON}")
    expect(page.locator("#answer-2")).to_contain_text("Well put.")


def test_refused_mark_keeps_the_typed_reason(open_page, grace, shared, complaints):
    complaints.allow_status(422)
    page = open_page(grace)
    too_long = "because " * 300

    page.goto(f"/review/{shared.pk}/")
    first = page.locator("#answer-1")
    first.get_by_text("Change this mark").click()
    first.get_by_text("Missing", exact=True).click()
    reason = first.get_by_label("Reason")
    # A browser keeps to `maxlength` only while typing; what a script or an extension puts in may be longer.
    reason.evaluate("(field, text) => { field.removeAttribute('maxlength'); field.value = text; }", too_long)
    first.get_by_role("button", name="Save mark").click()

    expect(first.get_by_role("alert")).to_contain_text("at most 2000 characters")
    expect(reason).to_have_value(too_long)
    assert MarkChange.objects.count() == 0


def test_unsaved_comment_survives_saving_a_mark_beside_it(open_page, grace, shared):
    page = open_page(grace)

    page.goto(f"/review/{shared.pk}/")
    first = page.locator("#answer-1")
    first.get_by_label("Comment to the candidate").fill("Typed, and not saved yet.")
    choose_missing(page)
    first.get_by_role("button", name="Save mark").click()
    expect(first.get_by_text(f"You: Missing {REASON}")).to_be_visible()

    expect(first.get_by_label("Comment to the candidate")).to_have_value("Typed, and not saved yet.")


def test_expired_login_while_changing_a_mark_is_told(open_context, grace, shared, complaints):
    complaints.allow_status(401)
    context = open_context(grace)
    page = context.new_page()
    page.goto(f"/review/{shared.pk}/")
    Session.objects.all().delete()
    first = choose_missing(page)
    first.get_by_role("button", name="Save mark").click()

    # Never the login page inside the review; what was chosen and typed stays.
    expect(first.get_by_role("alert")).to_have_text(NOT_SAVED)
    expect(first.get_by_label("Reason")).to_have_value(REASON)
    assert MarkChange.objects.count() == 0

    sign_in_through_form(context, "grace")
    first.get_by_role("button", name="Save mark").click()
    expect(first.get_by_text(f"You: Missing {REASON}")).to_be_visible()


def test_section_score_follows_a_changed_mark(open_page, grace, shared):
    page = open_page(grace)

    page.goto(f"/review/{shared.pk}/")
    section = page.get_by_role("region", name="Score").locator("dl.rows dd.num")
    expect(section).to_have_text("100")
    first = choose_missing(page)
    first.get_by_role("button", name="Save mark").click()
    expect(scores(page)).to_have_text(["Final67 / 100", "Machine100 / 100"])

    # One section, so its score is the final one.
    expect(section).to_have_text("67")


def test_dead_network_while_changing_a_mark_is_told(open_context, grace, shared, complaints):
    complaints.allow("net::ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")
    context = open_context(grace)
    page = context.new_page()

    page.goto(f"/review/{shared.pk}/")
    first = choose_missing(page)
    context.set_offline(True)
    first.get_by_role("button", name="Save mark").click()

    expect(first.get_by_role("alert")).to_have_text(NOT_SAVED)
    expect(first.get_by_label("Reason")).to_have_value(REASON)


def test_login_in_another_tab_does_not_stop_the_review(open_context, grace, shared):
    """It changes the CSRF token, and the one in the open review is then stale."""
    context = open_context(grace)
    page, tab = context.new_page(), context.new_page()
    page.goto(f"/review/{shared.pk}/")
    context.clear_cookies(name="csrftoken")
    tab.goto("/accounts/logout/")

    first = choose_missing(page)
    first.get_by_role("button", name="Save mark").click()

    expect(first.get_by_text(f"You: Missing {REASON}")).to_be_visible()


def test_review_marks_the_words_that_earned_the_marks(open_page, grace, shared):
    page = open_page(grace)

    page.goto(f"/review/{shared.pk}/")

    said = page.locator("#answer-1 .said").inner_text()
    assert "".join(character for character in said if not character.isdigit()) == RIGHT_TEXT
    expect(page.locator("#answer-1 mark.met").first).to_be_visible()
