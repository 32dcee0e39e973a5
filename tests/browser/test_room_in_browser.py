"""What the room does in a browser so that no typed word is lost: saving, other tabs, the deadline, expired logins."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from interviews.domain.sitting import finish_interview, mark_answer, pause_interview
from interviews.models import FollowUp, Interview
from tests.browser.conftest import PHONE, both_sizes
from tests.browser.walk import (
    NOT_SAVED,
    SAVED,
    answer_box,
    enter,
    expect_question,
    expect_saved,
    expect_transcript,
    make_deadline,
    overflow,
    save_state,
    sign_in_through_form,
    stored_answer,
    type_answer,
)
from tests.factories import RIGHT_TEXT, make_interview, make_question, save_text

pytestmark = pytest.mark.browser

# What the browser writes into the console when there is no network.
OFFLINE = ("net::ERR_INTERNET_DISCONNECTED",)
# What a screen reader would read, in order.
RECORD_VOICE = """
window.told = [];
new MutationObserver(() => {
  const words = document.querySelector("#voice").textContent;
  if (words) window.told.push(words);
}).observe(document.querySelector("#voice"), { childList: true });
"""


@pytest.fixture
def context(open_context, ada):
    return open_context(ada)


@pytest.fixture
def room(context, interview) -> Page:
    """The first question, open."""
    return enter(context, interview)


def come_back(page: Page) -> None:
    """As from another window or a sleep: the page asks the server what time it is."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def end_the_time(page: Page, interview: Interview) -> None:
    """The deadline is now, and the page hears of it."""
    make_deadline(interview, seconds=0)
    come_back(page)


# -- saving -----------------------------------------------------------------------------------------------------------


def test_save_state_follows_the_typing(room, interview):
    expect(save_state(room)).to_have_text("Saved as you type")

    type_answer(room, "Fewer bits.")
    expect(save_state(room)).to_have_text("Not saved yet")
    expect(room.get_by_text("2 words")).to_be_visible()
    expect_saved(room)

    assert stored_answer(interview).text == "Fewer bits."
    assert stored_answer(interview).revision == 1


def test_leaving_the_box_saves_at_once(room, interview):
    type_answer(room, "Fewer bits.")
    room.get_by_role("button", name="Hide clock").focus()
    # Sooner than the two seconds of quiet that typing waits for.
    expect(save_state(room)).to_have_text(SAVED, timeout=1_500)

    assert stored_answer(interview).text == "Fewer bits."


def test_second_save_builds_on_the_first(room, interview):
    for words in ("Fewer bits.", " Less memory."):
        type_answer(room, words)
        answer_box(room).blur()
        expect_saved(room)

    assert stored_answer(interview).text == "Fewer bits. Less memory."
    assert stored_answer(interview).revision == 2


def test_reload_and_back_show_what_was_saved(room, interview):
    type_answer(room, RIGHT_TEXT)
    expect_saved(room)

    room.reload()
    expect(answer_box(room)).to_have_value(RIGHT_TEXT)
    expect(save_state(room)).to_have_text(SAVED)

    room.get_by_role("button", name=re.compile("^Next")).click()
    expect_question(room, 2)
    room.evaluate("history.back()")
    expect_question(room, 1)
    expect(answer_box(room)).to_have_value(RIGHT_TEXT)


def test_keys_save_and_turn_the_page(room, interview):
    type_answer(room, "First.")
    room.keyboard.press("Alt+ArrowRight")
    expect_question(room, 2)
    expect(answer_box(room)).to_be_focused()
    type_answer(room, "Second.")
    room.keyboard.press("Alt+ArrowLeft")
    expect_question(room, 1)
    expect(answer_box(room)).to_have_value("First.")
    room.keyboard.press("Alt+f")
    expect(room.get_by_role("button", name="Unflag")).to_be_visible()

    assert [stored_answer(interview, position).text for position in (1, 2)] == ["First.", "Second."]
    assert stored_answer(interview, 1).is_flagged


def test_html_is_shown_as_it_was_typed(room, interview):
    typed = "<script>alert(1)</script> <b>bold</b> & <img src=x onerror=alert(2)> {{ braces }}"

    answer_box(room).fill(typed)
    room.get_by_role("button", name="Finish interview").click()
    expect(room.get_by_role("heading", name="Finish the interview?")).to_be_visible()
    room.get_by_role("button", name="Finish interview").click()

    expect_transcript(room, interview)
    expect(room.locator("#answer-1 .said")).to_have_text(typed)
    expect(room.locator("#answer-1 .said").locator("b, img, script")).to_have_count(0)


def test_20001_characters_are_refused_and_stay_in_the_box(room, interview, complaints):
    complaints.allow_status(422)
    pasted = "x" * 20_001

    answer_box(room).fill(pasted)
    answer_box(room).blur()
    expect(save_state(room)).to_contain_text("20,001 characters; 20,000 is the most")
    expect(room.get_by_text("1 characters too many")).to_be_visible()
    expect(answer_box(room)).to_have_value(pasted)

    # A button doesn't lose it either, and shortening it is enough.
    room.get_by_role("button", name=re.compile("^Next")).click()
    expect(room.get_by_role("textbox", name="Your answer")).to_have_attribute("aria-invalid", "true")
    expect(save_state(room)).to_contain_text("20,001 characters; 20,000 is the most")
    expect(answer_box(room)).to_have_value(pasted)
    # What fits is saved already.
    assert stored_answer(interview).text == pasted[:20_000]
    answer_box(room).press("End")
    answer_box(room).press("Backspace")
    expect_saved(room)
    assert len(stored_answer(interview).text) == 20_000


# -- another tab ------------------------------------------------------------------------------------------------------


def test_stale_tab_overwrites_nothing_and_shows_both_texts(context, room, interview, complaints):
    complaints.allow_status(409)
    stale = enter(context, interview)
    type_answer(room, "From the first tab.")
    expect_saved(room)

    type_answer(stale, "From the second tab.")
    expect(save_state(stale)).to_have_text(NOT_SAVED)
    assert stored_answer(interview).text == "From the first tab."

    stale.get_by_role("button", name="Show both texts").click()
    expect(stale.get_by_role("alert")).to_contain_text("Nothing was overwritten")
    expect(stale.get_by_role("alert").locator("pre")).to_have_text("From the first tab.")
    expect(answer_box(stale)).to_have_value("From the second tab.")
    assert stored_answer(interview).text == "From the first tab."

    answer_box(stale).fill("From both tabs.")
    stale.get_by_role("button", name=re.compile("^Next")).click()
    expect_question(stale, 2)
    assert stored_answer(interview).text == "From both tabs."


# -- the clock --------------------------------------------------------------------------------------------------------


def test_clock_counts_down_and_can_be_hidden(room):
    clock = room.locator("[data-clock-face]")
    expect(clock).to_have_text(re.compile(r"^29:\d\d$"))
    expect(clock).not_to_have_text(clock.inner_text())

    room.get_by_role("button", name="Hide clock").click()
    expect(clock).to_be_hidden()
    # For the whole interview.
    room.get_by_role("button", name=re.compile("^Next")).click()
    expect_question(room, 2)
    expect(clock).to_be_hidden()
    room.get_by_role("button", name="Show clock").click()
    expect(clock).to_be_visible()


def test_moved_computer_clock_and_time_zone_do_not_move_the_rooms_clock(open_context, ada, interview):
    make_deadline(interview, seconds=1_100)
    page = open_context(ada, timezone_id="Pacific/Kiritimati").new_page()
    page.clock.install(time="2031-01-01T00:00:00Z")
    page.goto(f"/interviews/{interview.pk}/questions/1/")
    expect(page.locator("[data-clock-face]")).to_have_text(re.compile(r"^18:[12]\d$"))

    with page.expect_response("**/time-left/"):
        page.clock.set_system_time("2031-01-01T05:00:00Z")
        page.clock.run_for(1_500)
    expect(page.locator("[data-clock-face]")).to_have_text(re.compile(r"^18:[12]\d$"))
    type_answer(page, RIGHT_TEXT)
    answer_box(page).blur()
    expect_saved(page)
    assert stored_answer(interview).text == RIGHT_TEXT


def test_clock_asks_the_server_after_a_sleep(room, interview):
    make_deadline(interview, seconds=200)

    # As the page is when its machine wakes up: the server knows better.
    come_back(room)

    expect(room.locator("[data-clock-face]")).to_have_text(re.compile(r"^3:\d\d$"))


def test_pause_in_another_tab_hides_the_question_here_too(context, ada, bank):
    interview = make_interview(ada, mode="practice", at=timezone.now())
    page = enter(context, interview)
    type_answer(page, "Fewer bits.")
    pause_interview(interview, at=timezone.now())

    come_back(page)

    expect(page.get_by_role("heading", name="Paused")).to_be_visible()
    assert stored_answer(interview).text == "Fewer bits."


def test_pause_elsewhere_sends_no_form_again_and_loses_no_text(context, ada, bank, complaints):
    complaints.allow_status(409)
    interview = make_interview(ada, mode="practice", at=timezone.now())
    page = enter(context, interview)
    save_text(stored_answer(interview), "From elsewhere.", at=timezone.now())
    answer_box(page).fill("From here.")
    answer_box(page).blur()
    page.get_by_role("button", name="Show both texts").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was overwritten")
    pause_interview(interview, at=timezone.now())

    come_back(page)

    expect(page.get_by_role("heading", name="Paused")).to_be_visible()
    page.get_by_role("button", name="Go on").click()
    expect(answer_box(page)).to_have_value("From elsewhere.")
    expect(page.locator(".recovered pre", has_text="From here.")).to_be_visible()


def test_end_under_an_expired_login_says_so_and_hands_in_after_signing_in(context, room, interview, complaints):
    complaints.allow_status(401)
    type_answer(room, RIGHT_TEXT)
    answer_box(room).blur()
    expect_saved(room)
    make_deadline(interview, seconds=3)
    room.reload()
    Session.objects.all().delete()

    expect(save_state(room)).to_contain_text("The time is over. Signed out: this page hands in by itself")
    room.evaluate("handInRetry.stop()")
    sign_in_through_form(context, "ada")
    room.evaluate("window.dispatchEvent(new Event('focus'))")

    expect_transcript(room, interview)
    assert stored_answer(interview).text == RIGHT_TEXT


def test_refusal_without_words_of_its_own_is_told_and_the_page_still_turns(room, interview, complaints):
    complaints.allow_status(413)
    room.route("**/1/save/", lambda route: route.fulfill(status=413, body="Too large."), times=1)
    type_answer(room, RIGHT_TEXT)

    room.get_by_role("button", name=re.compile("^Next")).click()

    expect_question(room, 2)
    assert stored_answer(interview).text == RIGHT_TEXT


def test_window_that_somebody_comes_back_to_asks_what_time_it_is(room, interview):
    make_deadline(interview, seconds=200)

    room.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(room.locator("[data-clock-face]")).to_have_text(re.compile(r"^3:\d\d$"))


def test_end_without_a_network_keeps_the_page_and_hands_in_later(context, room, interview, complaints):
    complaints.allow(*OFFLINE)
    type_answer(room, RIGHT_TEXT)
    answer_box(room).blur()
    expect_saved(room)
    make_deadline(interview, seconds=3)
    room.reload()
    context.set_offline(True)

    waits = "The time is over. Offline: this page hands in by itself as soon as it can."
    expect(save_state(room)).to_have_text(waits)
    room.get_by_role("button", name=re.compile("^Next")).click()
    expect(save_state(room)).to_have_text(waits)
    expect_question(room, 1)
    context.set_offline(False)

    expect_transcript(room, interview)
    expect(room.get_by_text("The time is over. What was saved by then was handed in.")).to_be_visible()


def test_server_lost_just_before_the_hand_in_is_waited_for(room, interview, complaints):
    complaints.allow("net::ERR_FAILED")
    asked = []

    def fail_the_second_time(route):
        asked.append(route)
        route.abort() if len(asked) == 2 else route.fallback()

    # It answers when the time is over, and two seconds later it does not.
    room.route("**/time-left/", fail_the_second_time)
    type_answer(room, RIGHT_TEXT)
    answer_box(room).blur()
    expect_saved(room)
    end_the_time(room, interview)

    expect(save_state(room)).to_have_text(
        "The time is over. No answer from the server: this page hands in by itself as soon as it can."
    )
    expect_transcript(room, interview)
    assert len(asked) >= 3


def test_end_by_another_tab_is_not_called_the_end_of_the_time(context, room, interview, complaints):
    complaints.allow_status(410)
    finish_interview(interview, at=timezone.now())

    type_answer(room, "Fewer bits.")
    answer_box(room).blur()
    expect(save_state(room)).to_have_text("This is closed. What you typed since is kept, but not counted. Go on")
    come_back(room)

    expect(save_state(room)).to_have_text("The interview has ended. Handing in")
    expect_transcript(room, interview)
    expect(room.get_by_text("The time is over")).to_have_count(0)


def test_more_time_in_the_last_moment_opens_the_box_again(room, interview):
    end_the_time(room, interview)
    expect(save_state(room)).to_have_text("The time is over. Handing in")
    expect(answer_box(room)).not_to_be_editable()

    make_deadline(interview, seconds=300)

    expect(answer_box(room)).to_be_editable()
    expect(save_state(room)).to_have_text("Saved as you type")
    type_answer(room, RIGHT_TEXT)
    answer_box(room).blur()
    expect_saved(room)


def test_end_with_unsaved_words_says_one_thing_however_often_they_are_tried(room, interview, complaints):
    complaints.allow("net::ERR_FAILED")
    room.route("**/save/", lambda route: route.abort())
    type_answer(room, RIGHT_TEXT)
    answer_box(room).blur()
    expect(save_state(room)).to_have_text(NOT_SAVED)
    end_the_time(room, interview)
    # The server knows that the time is over, and the words do not come through.
    waits = "this page hands in by itself as soon as it can. What you typed is kept on this device."
    expect(save_state(room)).to_contain_text(waits)

    with room.expect_event("requestfailed"):
        room.evaluate("save()")
    room.wait_for_timeout(100)

    expect(save_state(room)).to_contain_text(waits)
    room.unroute("**/save/")
    room.evaluate("window.dispatchEvent(new Event('focus'))")
    expect_transcript(room, interview)
    assert stored_answer(interview).text == RIGHT_TEXT


def test_more_time_asks_again_about_a_text_that_was_refused(context, room, interview, complaints):
    complaints.allow_status(409)
    save_text(stored_answer(interview), "From elsewhere.", at=timezone.now())
    answer_box(room).fill("From here.")
    answer_box(room).blur()
    expect(save_state(room)).to_have_text(NOT_SAVED)
    end_the_time(room, interview)
    expect(save_state(room)).to_contain_text("The time is over. What is not saved of this text")

    make_deadline(interview, seconds=300)
    come_back(room)

    expect(save_state(room)).to_contain_text("Show both texts")
    expect(answer_box(room)).to_be_editable()


def test_page_shown_again_while_the_server_is_away_still_hands_in(context, interview, complaints):
    complaints.allow("net::ERR_FAILED")
    room = context.new_page()
    room.route("**/time-left/", lambda route: route.abort(), times=1)
    room.goto(f"/interviews/{interview.pk}/questions/1/")
    # As the browser left it: on its way to the transcript.
    room.evaluate("time.isHandingIn = true")
    with room.expect_event("requestfailed"):
        room.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")

    end_the_time(room, interview)

    expect_transcript(room, interview)


def test_more_time_takes_back_what_a_marked_question_told(context, ada, bank, complaints):
    complaints.allow("net::ERR_FAILED")
    interview = make_interview(ada, mode="practice", question_count=2, at=timezone.now())
    save_text(interview.answers.get(position=1), RIGHT_TEXT, at=timezone.now())
    mark_answer(interview.answers.get(position=1), at=timezone.now())
    page = context.new_page()
    page.route("**/time-left/", lambda route: route.abort(), times=1)
    page.goto(f"/interviews/{interview.pk}/questions/1/")
    told = page.get_by_text("The time is over. No answer from the server")
    page.evaluate("time.endsAt = performance.now()")
    expect(told).to_be_visible()

    make_deadline(interview, seconds=300)
    come_back(page)

    expect(told).to_have_count(0)
    expect(page.locator("[data-clock-face]")).to_have_text(re.compile(r"^[45]:\d\d$"))


def test_marked_question_tells_that_there_is_no_network(context, ada, bank, complaints):
    complaints.allow(*OFFLINE)
    interview = make_interview(ada, mode="practice", question_count=2, at=timezone.now())
    answer = interview.answers.get(position=1)
    save_text(answer, RIGHT_TEXT, at=timezone.now())
    mark_answer(answer, at=timezone.now())
    page = enter(context, interview)
    context.set_offline(True)

    for _ in range(2):
        page.get_by_role("button", name=re.compile("^Next")).click()
    expect(page.get_by_text("Offline: you can go on when the network is back.")).to_have_count(1)
    expect(page.get_by_text("Offline: you can go on when the network is back.")).to_be_visible()
    context.set_offline(False)

    expect(page.get_by_text("Offline: you can go on")).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Next")).click()
    expect_question(page, 2)


def test_keys_of_the_browser_do_not_leave_the_first_question(room):
    answer_box(room).focus()

    assert room.evaluate("""() => {
      const pressed = { key: "ArrowLeft", code: "ArrowLeft", altKey: true, bubbles: true, cancelable: true };
      const key = new KeyboardEvent("keydown", pressed);
      document.activeElement.dispatchEvent(key);
      return key.defaultPrevented;
    }""")


def test_share_of_the_time_is_counted_while_the_page_is_open(context, ada, bank):
    interview = make_interview(ada, at=timezone.now())
    interview.answers.update(seconds_spent=61.0, budget_seconds=180)

    page = enter(context, interview)

    expect(page.locator("[data-spent]")).to_have_text("1:02")
    page.get_by_role("button", name="Hide clock").click()
    expect(page.locator("[data-spent]")).to_be_hidden()


def test_time_is_told_by_a_key_and_at_few_moments(context, interview, complaints):
    Interview.objects.filter(pk=interview.pk).update(deadline_at=timezone.now() + timedelta(minutes=30))
    page = context.new_page()
    page.clock.install()
    page.goto(f"/interviews/{interview.pk}/questions/1/")
    page.evaluate(RECORD_VOICE)
    complaints.allow("net::ERR_FAILED")
    page.route("**/time-left/", lambda route: route.abort())

    page.keyboard.press("Alt+t")
    page.clock.run_for(200)
    page.clock.run_for(15 * 60_000)
    page.clock.run_for(14 * 60_000 + 56_000)

    told = page.evaluate("window.told")
    assert re.fullmatch(r"(29 minutes \d+ seconds|30 minutes) left", told[0])
    assert told[1:] == [
        "Half of the time is left: 15 minutes",
        "5 minutes left",
        "1 minute left",
        "10 seconds left",
    ]


def test_pace_is_written_in_whole_minutes_and_not_announced(context, interview):
    make_deadline(interview, seconds=12 * 60 - 10)
    page = context.new_page()
    page.clock.install()
    page.goto(f"/interviews/{interview.pk}/questions/2/")
    pace = page.locator(".pace .num")

    expect(pace).to_have_text("Question 2 of 3, 18 of 30 minutes")
    make_deadline(interview, seconds=11 * 60 - 10)
    page.clock.run_for(61_000)
    expect(pace).to_have_text("Question 2 of 3, 19 of 30 minutes")
    expect(page.locator("#voice")).to_be_empty()
    expect(page.locator("[aria-live], [role=status], [role=alert]").filter(has=pace)).to_have_count(0)


# -- keys -------------------------------------------------------------------------------------------------------------


def test_sheet_of_keys_opens_by_button_and_key_and_gives_the_focus_back(room):
    sheet = room.get_by_role("dialog", name="Keys")
    answer_box(room).focus()
    room.keyboard.type("Why?")
    expect(sheet).to_be_hidden()

    room.keyboard.press("Alt+?")
    expect(sheet).to_be_visible()
    expect(sheet.get_by_text("Next question")).to_be_visible()
    room.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(answer_box(room)).to_be_focused()
    expect(answer_box(room)).to_have_value("Why?")

    opener = room.get_by_role("button", name="Keys")
    opener.focus()
    room.keyboard.press("?")
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    expect(sheet).to_be_visible()


def test_sheet_of_keys_begins_with_its_heading_on_a_phone(open_page, ada, interview):
    page = open_page(ada, viewport={"width": 360, "height": 640})
    page.goto(f"/interviews/{interview.pk}/questions/1/")

    page.get_by_role("button", name="Keys").click()

    expect(page.get_by_role("dialog").get_by_role("heading")).to_be_in_viewport()


def test_key_leads_to_the_finish(room, interview):
    type_answer(room, "Last words.")

    room.keyboard.press("Alt+Enter")

    expect(room.get_by_role("heading", name="Finish the interview?")).to_be_visible()
    assert stored_answer(interview).text == "Last words."


def test_key_held_down_and_double_click_turn_one_page(room):
    room.get_by_role("button", name=re.compile("^Next")).dblclick()
    expect_question(room, 2)

    room.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown',"
        " { key: 'ArrowRight', code: 'ArrowRight', altKey: true, repeat: true, bubbles: true }))"
    )
    room.wait_for_timeout(300)
    expect_question(room, 2)


def test_caret_stays_where_it_was_when_the_question_is_flagged(room):
    type_answer(room, "Fewer bits.")
    answer_box(room).evaluate("(box) => box.setSelectionRange(5, 5)")

    room.keyboard.press("Alt+f")
    expect(room.get_by_role("button", name="Unflag")).to_be_visible()

    expect(answer_box(room)).to_be_focused()
    assert answer_box(room).evaluate("(box) => box.selectionStart") == 5


def test_flagging_does_not_leave_the_page(room, interview):
    step = room.get_by_role("button", name="Question 1, empty, flagged")
    answer_box(room).focus()
    room.evaluate("window.isSamePage = true")
    room.keyboard.type("Few")

    room.keyboard.press("Alt+f")
    expect(step).to_be_visible()
    room.keyboard.type("er bits.")
    room.get_by_role("button", name="Unflag").click()
    expect(step).to_have_count(0)
    room.get_by_role("button", name="Flag").click()
    expect(room.get_by_role("button", name="Unflag")).to_be_visible()

    assert room.evaluate("window.isSamePage")
    expect(answer_box(room)).to_have_value("Fewer bits.")
    expect_saved(room)
    assert stored_answer(interview).is_flagged


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        (500, "No answer from the server."),
        (401, "Signed out. Sign in in another tab"),
        (404, "Not found for the person who is signed in now."),
        (410, "The interview has ended."),
        (413, "The server refused it."),
    ],
)
def test_flag_that_fails_is_told_and_the_save_state_stays(room, interview, complaints, status, cause):
    complaints.allow_status(status)
    # Long before the key is pressed: a request that follows at once may slip past.
    room.route("**/flag/", lambda route: route.fulfill(status=status, body=""), times=1)
    type_answer(room, "Fewer bits.")
    answer_box(room).blur()
    expect_saved(room)

    room.keyboard.press("Alt+f")
    told = room.get_by_text(f"The flag was not changed. {cause}")
    expect(told).to_be_visible()
    expect_saved(room)
    room.keyboard.press("Alt+f")

    expect(room.get_by_role("button", name="Unflag")).to_be_visible()
    expect(told).to_have_count(0)


# -- the place it takes -----------------------------------------------------------------------------------------------


@both_sizes
def test_save_state_and_clock_move_nothing(open_context, ada, interview, complaints, size):
    complaints.allow_status(401)
    complaints.allow(*OFFLINE, "net::ERR_FAILED")
    context = open_context(ada, viewport=size)
    page = enter(context, interview)
    page.evaluate("document.fonts.ready")
    places = [layout(page)]

    type_answer(page, "Fewer bits.")
    places.append(layout(page))
    answer_box(page).blur()
    expect_saved(page)
    places.append(layout(page))
    context.set_offline(True)
    for words in (" More.", " And more."):
        type_answer(page, words)
        answer_box(page).blur()
        expect(save_state(page)).to_have_text("Offline: kept on this device, retrying")
    places.append(layout(page))
    context.set_offline(False)
    expect_saved(page)
    Session.objects.all().delete()
    type_answer(page, " Still more.")
    answer_box(page).blur()
    expect(save_state(page)).to_contain_text("Signed out: kept on this device.")
    places.append(layout(page))
    page.get_by_role("button", name="Hide clock").click()
    places.append(layout(page))

    assert places == [places[0]] * len(places)


def test_save_state_is_seen_on_a_phone_without_scrolling(open_page, ada, interview):
    page = open_page(ada, viewport=PHONE)
    page.goto(f"/interviews/{interview.pk}/questions/1/")

    state, footer = save_state(page).bounding_box(), page.locator(".roomfoot").bounding_box()
    assert state["y"] + state["height"] <= footer["y"]


def test_box_is_not_covered_while_a_phones_keyboard_is_open(open_page, ada, interview):
    page = open_page(ada, viewport={"width": 360, "height": 500}, has_touch=True)
    page.goto(f"/interviews/{interview.pk}/questions/1/")
    answer_box(page).focus()

    assert overflow(page) <= 0
    box, footer = answer_box(page).bounding_box(), page.locator(".roomfoot").bounding_box()
    assert box["y"] + box["height"] <= footer["y"]
    assert box["y"] + box["height"] <= 500
    assert "interactive-widget=resizes-content" in page.locator("meta[name=viewport]").get_attribute("content")


# A desk, a laptop, phones without and with a keyboard, and a desk enlarged four times.
@pytest.mark.parametrize("size", [(1280, 900), (1366, 650), (360, 640), (360, 400), (320, 256)], ids=str)
def test_line_that_is_typed_is_in_sight(open_page, ada, size):
    make_question(prompt="What goes into the corpus, and what would you watch for? " * 9)
    interview = make_interview(ada, at=timezone.now())
    page = open_page(ada, viewport={"width": size[0], "height": size[1]})
    page.goto(f"/interviews/{interview.pk}/questions/1/")

    answer_box(page).focus()
    page.keyboard.insert_text("Words.\n" * 30)
    page.keyboard.type("Last words.")
    answer_box(page).blur()
    expect_saved(page)

    # What is seen where the line's middle is: the box itself, and not what lies above it.
    assert page.evaluate(
        """() => {
          const box = document.querySelector("#id_text");
          const { left, top } = box.getBoundingClientRect();
          const { lineHeight, paddingBottom } = getComputedStyle(box);
          const end = top + box.scrollHeight - box.scrollTop - parseFloat(paddingBottom);
          return document.elementFromPoint(left + 40, end - parseFloat(lineHeight) / 2) === box;
        }"""
    )
    # The save state, also from the question's beginning.
    page.evaluate("() => { document.querySelector('.scroll').scrollTo(0, 0); scrollTo(0, 0); }")
    assert save_state(page).evaluate(
        "(state) => { const { left, top } = state.getBoundingClientRect();"
        " return document.elementFromPoint(left + 2, top + 2) === state; }"
    )


def test_save_state_stands_above_a_footer_of_two_rows(open_page, ada):
    for number in range(20):
        make_question(prompt=f"Why would anybody quantize model {number}?")
    interview = make_interview(ada, mode="practice", question_count=20, at=timezone.now())
    page = open_page(ada, viewport={"width": 1280, "height": 720})
    page.goto(f"/interviews/{interview.pk}/questions/2/")

    state, footer = save_state(page).bounding_box(), page.locator(".roomfoot").bounding_box()
    assert footer["height"] > 100
    assert state["y"] + state["height"] <= footer["y"]


def test_buttons_of_a_small_phone_have_whole_words(open_page, ada, bank):
    interview = make_interview(ada, mode="practice", question_count=3, minutes=110, at=timezone.now())
    page = open_page(ada, viewport={"width": 320, "height": 640})
    page.goto(f"/interviews/{interview.pk}/questions/2/")

    assert overflow(page) == 0
    heights = {button.bounding_box()["height"] for button in page.locator(".turns button").all()}
    assert len(heights) == 1


def layout(page: Page) -> list[dict]:
    """Where the question, the box, the footer and the clock's neighbours stand."""
    parts = (".asked", "#id_text", ".under", ".roomfoot", "[data-hide-clock]")
    return [page.locator(part).bounding_box() for part in parts]


def test_time_over_hands_in_what_was_typed(context, interview):
    make_deadline(interview, seconds=8)
    page = enter(context, interview)
    # Typed so late that the pause which autosave waits for may not come.
    expect(page.locator("[data-clock-face]")).to_have_text(re.compile("^0:0[123]$"), timeout=9_000)
    answer_box(page).fill(RIGHT_TEXT)

    expect_transcript(page, interview)
    expect(page.locator("#answer-1 .said")).to_contain_text("Quantization stores each weight in fewer bits")
    interview.refresh_from_db()
    assert interview.is_finished
    assert interview.finished_at <= interview.deadline_at
    assert stored_answer(interview).text == RIGHT_TEXT
    assert stored_answer(interview).late_text == ""


def test_time_over_in_two_windows_counts_what_both_typed(context, interview):
    one, two = enter(context, interview), enter(context, interview, 2)
    type_answer(one, RIGHT_TEXT)
    answer_box(one).blur()
    expect_saved(one)
    end_the_time(one, interview)
    # Its own pause for the autosave may not come any more.
    answer_box(two).fill("Typed at the very end.")
    two.evaluate("stopTimers()")
    come_back(two)

    expect_transcript(one, interview)
    expect_transcript(two, interview)
    assert stored_answer(interview, 2).text == "Typed at the very end."
    assert stored_answer(interview, 2).late_text == ""


@pytest.mark.parametrize(
    ("keeps", "told"),
    [
        (True, "kept on this device. With the transcript it is sent, but not counted."),
        (False, "only in this page. Copy it first: the transcript will not have it."),
    ],
    ids=["kept", "not kept"],
)
def test_time_over_in_a_stale_tab_does_not_throw_its_text_away(context, room, interview, complaints, keeps, told):
    complaints.allow_status(409)
    stale = enter(context, interview)
    if not keeps:
        stale.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    answer_box(room).fill("From the first tab.")
    answer_box(room).blur()
    expect_saved(room)
    answer_box(stale).fill("From the second tab.")
    answer_box(stale).blur()
    expect(save_state(stale)).to_have_text(NOT_SAVED)

    # The page does not hand in and leave while it holds the only copy.
    end_the_time(stale, interview)
    expect(save_state(stale)).to_contain_text(f"The time is over. What is not saved of this text is {told}")
    expect(answer_box(stale)).to_have_value("From the second tab.")
    assert stored_answer(interview).text == "From the first tab."


# -- an expired login -------------------------------------------------------------------------------------------------


def test_expired_login_is_not_called_saved_and_the_text_stays(room, complaints):
    complaints.allow_status(401)
    Session.objects.all().delete()

    type_answer(room, RIGHT_TEXT)
    with room.expect_response(lambda response: response.status == 401):
        answer_box(room).blur()

    expect(save_state(room)).to_have_text(NOT_SAVED)
    expect(answer_box(room)).to_have_value(RIGHT_TEXT)


def test_text_typed_under_an_expired_login_is_saved_after_signing_in_elsewhere(context, room, interview, complaints):
    complaints.allow_status(401)
    Session.objects.all().delete()
    type_answer(room, RIGHT_TEXT)
    with room.expect_response(lambda response: response.status == 401):
        answer_box(room).blur()

    sign_in_through_form(context, "ada")
    answer_box(room).press("End")
    type_answer(room, " Really.")

    expect_saved(room)
    assert stored_answer(interview).text == f"{RIGHT_TEXT} Really."


def test_login_in_another_tab_does_not_stop_the_saving(context, room, interview):
    """It changes the CSRF token, and the one in the open room is then stale."""
    tab = context.new_page()
    tab.goto("/accounts/logout/")
    tab.get_by_role("button", name="Sign out").click()
    expect(tab.get_by_role("link", name="Sign up", exact=True)).to_be_visible()
    sign_in_through_form(context, "ada")

    type_answer(room, "First.")
    expect_saved(room)
    assert stored_answer(interview).text == "First."
    # The buttons send the same form without the script's help.
    type_answer(room, " Second.")
    room.get_by_role("button", name=re.compile("^Next")).click()
    expect_question(room, 2)
    assert stored_answer(interview).text == "First. Second."


# -- the network and the server ---------------------------------------------------------------------------------------


def test_dead_network_is_told_and_saving_goes_on_when_it_is_back(context, room, interview, complaints):
    complaints.allow(*OFFLINE)
    room.clock.install()
    context.set_offline(True)
    type_answer(room, RIGHT_TEXT)
    answer_box(room).blur()
    expect(save_state(room)).to_have_text(NOT_SAVED)

    context.set_offline(False)
    room.clock.fast_forward(6_000)
    expect_saved(room)
    assert stored_answer(interview).text == RIGHT_TEXT


def test_server_error_is_told_and_tried_again(room, interview, complaints):
    complaints.allow_status(503)
    # As a proxy answers while the server behind it starts again.
    room.route("**/save/", lambda route: route.fulfill(status=503), times=1)
    room.clock.install()
    type_answer(room, RIGHT_TEXT)
    answer_box(room).blur()
    expect(save_state(room)).to_have_text(NOT_SAVED)

    room.clock.fast_forward(6_000)
    expect_saved(room)
    assert stored_answer(interview).text == RIGHT_TEXT


def test_text_of_a_tab_that_died_offline_is_offered_again(context, room, interview, complaints):
    complaints.allow(*OFFLINE)
    context.set_offline(True)
    type_answer(room, RIGHT_TEXT)
    answer_box(room).blur()
    expect(save_state(room)).to_have_text(NOT_SAVED)
    room.close()

    context.set_offline(False)
    again = enter(context, interview)

    expect(answer_box(again)).to_have_value(RIGHT_TEXT)
    expect(again.locator("p.recovered")).to_have_text(re.compile("is in the box again"))
    expect_saved(again)
    assert stored_answer(interview).text == RIGHT_TEXT


@pytest.mark.parametrize("refusal", ["too long", "stale"])
def test_leaving_with_a_refused_text_asks_first(context, room, interview, complaints, refusal):
    complaints.allow_status(409, 422)
    if refusal == "stale":
        save_text(stored_answer(interview), "From elsewhere.", at=timezone.now())
    answer_box(room).click()
    answer_box(room).fill("x" * 20_001 if refusal == "too long" else "From here.")
    answer_box(room).blur()
    expect(save_state(room)).to_have_class(re.compile("failed"))

    # Not by closing the page: Chromium itself sometimes crashed while it asked and was closed.
    assert room.evaluate("!window.dispatchEvent(new Event('beforeunload', { cancelable: true }))")


# -- follow-ups and pauses ---------------------------------------------------------------------------------------------


@pytest.fixture
def follow_up(ada, bank):
    """Practice, its first answer marked and followed up."""
    interview = make_interview(ada, mode="practice", question_count=2, at=timezone.now())
    answer = interview.answers.get(position=1)
    save_text(answer, "It is something that people do.", at=timezone.now())
    mark_answer(answer, at=timezone.now())
    return FollowUp.objects.get()


def follow_up_path(follow_up):
    return reverse("follow_up", kwargs={"pk": follow_up.answer.interview_id, "number": follow_up.pk})


@both_sizes
def test_follow_up_is_saved_while_typing_and_sent(open_page, ada, follow_up, size):
    page = open_page(ada, viewport=size)
    page.goto(follow_up_path(follow_up))

    page.locator("#id_text").fill(RIGHT_TEXT)
    expect(page.locator("#save-state")).to_contain_text(re.compile(r"Saved \d"))
    follow_up.refresh_from_db()
    assert follow_up.text == RIGHT_TEXT
    assert overflow(page) == 0
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_text("asked for, that earns 50 % of it")).to_be_visible()


def test_follow_up_is_handed_in_when_its_time_is_over(open_page, ada, follow_up):
    page = open_page(ada)
    page.goto(follow_up_path(follow_up))
    page.locator("#id_text").fill(RIGHT_TEXT)
    page.locator("#id_text").blur()
    expect_saved(page)
    FollowUp.objects.update(asked_at=timezone.now() - timedelta(seconds=90), deadline_at=timezone.now())

    page.reload()

    expect(page.get_by_text("asked for, that earns 50 % of it")).to_be_visible()


def test_pause_saves_hides_the_question_and_goes_on(open_page, ada, bank):
    interview = make_interview(ada, mode="practice", at=timezone.now())
    page = open_page(ada)
    page.goto(reverse("room", kwargs={"pk": interview.pk, "position": 1}))
    page.locator("#id_text").fill("so far")

    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("heading", name="Paused")).to_be_visible()
    assert interview.answers.get().text == "so far"
    page.get_by_role("button", name="Go on").click()

    expect(page.locator("#id_text")).to_have_value("so far")
