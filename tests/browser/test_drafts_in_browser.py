"""No typed word is lost: what the device keeps, when it is sent, to whom it is shown, when it is wiped."""

import itertools
import re
from urllib.parse import parse_qs

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from interviews.domain.following_up import skip_follow_ups
from interviews.domain.sitting import finish_interview, mark_answer, start_interview
from interviews.models import FollowUp, Interview
from tests.browser.conftest import sign_in
from tests.browser.walk import (
    NOT_SAVED,
    answer_box,
    enter,
    expect_question,
    expect_saved,
    expect_transcript,
    save_state,
    sign_in_through_form,
    stored_answer,
    type_answer,
)
from tests.factories import RIGHT_TEXT, make_interview, make_plan, make_user, save_text

pytestmark = pytest.mark.browser

OFFLINE = "net::ERR_INTERNET_DISCONNECTED"
UNREACHABLE = "net::ERR_FAILED"
NOTE_WHETHER_KEPT = """
addEventListener("pageshow", (event) => { if (event.persisted) sessionStorage.wasKept = true; });
"""
# An open room holds the lock of its draft's name.
HOLD_LOCK = """(key) => new Promise((held) =>
  navigator.locks.request(key, () => { held(); return new Promise(() => {}); }))"""


@pytest.fixture
def context(open_context, ada) -> BrowserContext:
    return open_context(ada)


@pytest.fixture
def room(context, interview) -> Page:
    """The first question, open, with a clock that can be moved."""
    page = context.new_page()
    page.clock.install()
    page.goto(f"/interviews/{interview.pk}/questions/1/")
    return page


@pytest.fixture
def bare_page(context) -> Page:
    """A page outside the room, where a draft can be laid out: what is kept is sent when a page opens, not later."""
    page = context.new_page()
    page.goto("/account/")
    return page


@pytest.fixture
def caching_page(playwright, browser_type_launch_args, browser_context_args, base_url, ada):
    """In a browser with the cache for "back" and "forward", which Playwright turns off."""
    ignored = ["--disable-back-forward-cache"]
    browser = playwright.chromium.launch(**browser_type_launch_args, ignore_default_args=ignored)
    context = browser.new_context(**browser_context_args)
    sign_in(context, ada, base_url)
    page = context.new_page()
    page.add_init_script(NOTE_WHETHER_KEPT)
    yield page
    browser.close()


def without_cache_control(route) -> None:
    response = route.fetch()
    headers = {name: value for name, value in response.headers.items() if name != "cache-control"}
    route.fulfill(response=response, headers=headers)


def drafts(page: Page) -> dict[str, str]:
    """The texts that the device keeps, by key."""
    return page.evaluate(
        """() => Object.fromEntries(Object.keys(localStorage)
          .filter((key) => key.split("/").length === 5)
          .map((key) => [key, JSON.parse(localStorage[key]).text]))"""
    )


def leave_draft(
    page: Page, interview: Interview, text: str, *, position=1, place="", tab="dead", revision=0, user=None, **more
) -> str:
    """As a room leaves it on the device that dies before it is answered. Returns its key."""
    key = f"greenroom/{(user or interview.candidate).pk}/{interview.pk}/{position}/{tab}"
    page_url = f"/interviews/{interview.pk}/{place or f'questions/{position}'}/"
    draft = {"text": text, "revision": revision, "url": f"{page_url}save/", **more}
    page.evaluate("([key, draft]) => localStorage.setItem(key, JSON.stringify(draft))", [key, draft])
    return key


def type_and_leave_the_box(page: Page, text: str) -> None:
    type_answer(page, text)
    answer_box(page).blur()


def hide_tab(page: Page) -> None:
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def expect_stored(interview: Interview, text: str, page: Page) -> None:
    """For a parting request, which has no page left to tell that it arrived."""
    for _ in range(30):
        if stored_answer(interview).text == text:
            break
        page.wait_for_timeout(100)
    assert stored_answer(interview).text == text


# -- while typing -----------------------------------------------------------------------------------------------------


def test_typing_is_saved_after_a_pause_of_two_seconds(room, interview):
    type_answer(room, RIGHT_TEXT)

    with room.expect_response("**/save/"):
        room.clock.run_for(2_100)

    expect_saved(room)
    assert stored_answer(interview).text == RIGHT_TEXT
    assert drafts(room) == {}


def test_typing_without_a_pause_is_saved_every_ten_seconds(room, interview):
    answer_box(room).focus()

    with room.expect_response("**/save/"):
        for letter in "typingaway":
            room.keyboard.type(letter)
            room.clock.run_for(1_100)

    assert stored_answer(interview).text.startswith("typing")


def test_word_being_composed_is_saved_and_not_disturbed(room, context, interview):
    # As an input method for Japanese does it: letters stand in the box before the word is chosen.
    keyboard = context.new_cdp_session(room)
    answer_box(room).focus()
    keyboard.send("Input.imeSetComposition", {"text": "りょうし", "selectionStart": 4, "selectionEnd": 4})

    with room.expect_response("**/save/"):
        room.clock.run_for(2_100)
    expect_saved(room)
    assert stored_answer(interview).text == "りょうし"
    keyboard.send("Input.insertText", {"text": "量子化"})

    expect(answer_box(room)).to_have_value("量子化")
    with room.expect_response("**/save/"):
        room.clock.run_for(2_100)
    expect_saved(room)
    assert stored_answer(interview).text == "量子化"


def test_hidden_tab_saves_at_once(room, interview):
    type_answer(room, RIGHT_TEXT)

    with room.expect_response("**/save/"):
        hide_tab(room)

    expect_saved(room)
    assert stored_answer(interview).text == RIGHT_TEXT


def test_what_is_typed_before_the_scripts_have_come_is_saved(context, interview):
    page, held = context.new_page(), []
    page.route("**/saving*.js", lambda route: held.append(route))
    with page.expect_request("**/saving*.js"):
        page.goto(f"/interviews/{interview.pk}/questions/1/", wait_until="commit")
    type_answer(page, "Fewer")
    held[0].continue_()

    expect_saved(page)
    assert stored_answer(interview).text == "Fewer"


def test_text_taken_back_is_called_saved_again_without_a_request(room, interview):
    type_and_leave_the_box(room, "Fewer bits.")
    expect_saved(room)
    answer_box(room).press("End")
    answer_box(room).press("!")
    expect(save_state(room)).to_have_text("Not saved yet")

    answer_box(room).press("Backspace")

    expect_saved(room)
    assert drafts(room) == {}
    assert stored_answer(interview).revision == 1


# -- leaving and coming back ------------------------------------------------------------------------------------------


def test_leaving_sends_what_was_typed_and_coming_back_is_not_another_tab(room, interview):
    type_answer(room, RIGHT_TEXT)
    room.goto("/")
    expect(room.get_by_role("link", name="Resume")).to_be_visible()
    expect_stored(interview, RIGHT_TEXT, room)

    room.evaluate("history.back()")
    expect_question(room, 1)
    expect(answer_box(room)).to_have_value(RIGHT_TEXT)
    type_and_leave_the_box(room, " Really.")

    expect_saved(room)
    assert stored_answer(interview).text == f"{RIGHT_TEXT} Really."


def test_lost_answer_of_the_server_is_not_taken_for_another_tab(room, interview, complaints):
    """The server saved, and the network broke before it could say so."""
    complaints.allow(UNREACHABLE)

    def save_and_break(route):
        route.fetch()
        route.abort()

    room.route("**/save/", save_and_break, times=1)
    type_and_leave_the_box(room, "Fewer bits.")
    expect(save_state(room)).to_have_text("No answer from the server: kept on this device, retrying")
    assert stored_answer(interview).revision == 1

    type_answer(room, " Less memory.")
    room.clock.run_for(2_100)

    expect_saved(room)
    assert stored_answer(interview).text == "Fewer bits. Less memory."


def test_page_that_the_browser_kept_asks_the_server(caching_page, interview):
    """Where a browser keeps the page although it was told not to."""
    caching_page.route("**/questions/1/", without_cache_control)
    caching_page.goto(f"/interviews/{interview.pk}/questions/1/")
    caching_page.goto("/account/")
    save_text(stored_answer(interview), "From a later page.", at=timezone.now())

    with caching_page.expect_navigation(wait_until="commit"):
        caching_page.evaluate("history.back()")

    expect(answer_box(caching_page)).to_have_value("From a later page.")
    caching_page.wait_for_load_state()
    assert caching_page.evaluate("sessionStorage.wasKept") == "true"
    type_and_leave_the_box(caching_page, " And more.")
    expect_saved(caching_page)
    assert stored_answer(interview).text == "From a later page. And more."


# -- no network, no server, no session --------------------------------------------------------------------------------


def test_offline_minute_is_told_and_ends_with_the_network_back(context, room, interview, complaints):
    complaints.allow(OFFLINE)
    context.set_offline(True)
    type_and_leave_the_box(room, "Fewer bits.")
    expect(save_state(room)).to_have_text("Offline: kept on this device, retrying")
    type_answer(room, " Less memory.")
    room.clock.run_for(60_000)
    expect(save_state(room)).to_have_text("Offline: kept on this device, retrying")
    assert list(drafts(room).values()) == ["Fewer bits. Less memory."]
    # A turn of the page would end at the browser's error page.
    room.get_by_role("button", name=re.compile("^Next")).click()
    stays = "Offline: you can go on when the network is back. What you typed is kept on this device."
    expect(save_state(room)).to_have_text(stays)
    expect_question(room, 1)

    context.set_offline(False)

    expect_saved(room)
    assert stored_answer(interview).text == "Fewer bits. Less memory."
    assert drafts(room) == {}


def test_server_restart_is_survived_with_growing_waits(room, interview, complaints):
    complaints.allow(UNREACHABLE)
    room.route("**/save/", lambda route: route.abort())
    type_and_leave_the_box(room, RIGHT_TEXT)
    expect(save_state(room)).to_have_text("No answer from the server: kept on this device, retrying")
    for seconds in (2, 4, 8):
        with room.expect_event("requestfailed"):
            room.clock.run_for(seconds * 1_000 + 100)
        # The page has heard of it, and has planned the next attempt.
        room.wait_for_timeout(100)
    room.unroute("**/save/")

    with room.expect_response("**/save/"):
        room.clock.run_for(16_100)

    expect_saved(room)
    assert stored_answer(interview).text == RIGHT_TEXT


def test_expired_session_keeps_the_text_until_the_person_is_back(context, room, interview, complaints):
    complaints.allow_status(401)
    Session.objects.all().delete()
    type_and_leave_the_box(room, RIGHT_TEXT)
    expect(save_state(room)).to_have_text("Signed out: kept on this device. Sign in in another tab")
    assert list(drafts(room).values()) == [RIGHT_TEXT]

    sign_in_through_form(context, "ada")
    room.evaluate("window.dispatchEvent(new Event('focus'))")

    expect_saved(room)
    assert stored_answer(interview).text == RIGHT_TEXT


def test_link_to_sign_in_is_reached_by_the_keyboard(room, complaints):
    complaints.allow_status(401)
    Session.objects.all().delete()
    type_and_leave_the_box(room, RIGHT_TEXT)
    link = room.get_by_role("link", name="Sign in in another tab")
    expect(link).to_be_visible()
    answer_box(room).focus()

    with room.expect_response("**/save/"):
        room.keyboard.press("Tab")
    room.wait_for_timeout(100)

    expect(link).to_be_focused()


def test_being_offline_does_not_take_the_place_of_what_has_to_be_decided(context, room, interview, complaints):
    complaints.allow(OFFLINE)
    complaints.allow_status(409)
    save_text(stored_answer(interview), "From elsewhere.", at=timezone.now())
    type_and_leave_the_box(room, "From here.")
    show = room.get_by_role("button", name="Show both texts")
    expect(show).to_be_visible()
    context.set_offline(True)

    room.get_by_role("button", name=re.compile("^Next")).click()
    expect(room.get_by_text("Offline: you can go on when the network is back.")).to_be_visible()
    expect(show).to_be_visible()
    context.set_offline(False)

    expect(room.get_by_text("Offline: you can go on")).to_have_count(0)
    show.click()
    expect(room.get_by_role("alert")).to_contain_text("Nothing was overwritten")


def test_page_of_somebody_else_is_not_taken_for_a_save(room, interview):
    """A hotel's network answers with its login page, and says that all is well."""
    room.route("**/save/", lambda route: route.fulfill(body="<h1>Welcome to our network</h1>"), times=1)
    type_and_leave_the_box(room, RIGHT_TEXT)
    expect(save_state(room)).to_have_text("No answer from the server: kept on this device, retrying")
    assert list(drafts(room).values()) == [RIGHT_TEXT]

    room.clock.run_for(2_100)

    expect_saved(room)
    assert stored_answer(interview).text == RIGHT_TEXT


def test_long_text_of_many_lines_is_saved(room, interview):
    """Each line's end is two characters on its way, and the browser limits what may outlive a page to 64 kB."""
    text = "😀😀\n" * 6_600
    room.evaluate("(text) => { document.querySelector('#id_text').value = text; }", text)
    answer_box(room).press("Control+End")
    answer_box(room).press_sequentially("end")
    answer_box(room).blur()

    expect_saved(room)
    assert stored_answer(interview).text == f"{text}end"


def test_device_that_keeps_nothing_is_not_said_to_keep(room, complaints):
    complaints.allow(UNREACHABLE)
    room.route("**/save/", lambda route: route.abort())
    room.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")

    type_and_leave_the_box(room, RIGHT_TEXT)

    expect(save_state(room)).to_have_text("No answer from the server: only in this page, retrying")


# -- what is left behind ----------------------------------------------------------------------------------------------


def test_closed_tab_opens_with_its_text(context, room, interview, complaints):
    complaints.allow(OFFLINE)
    save_text(stored_answer(interview), "Fewer", at=timezone.now())
    room.reload()
    context.set_offline(True)
    type_and_leave_the_box(room, " bits.")
    expect(save_state(room)).to_have_text(NOT_SAVED)
    room.close()
    context.set_offline(False)

    again = enter(context, interview)

    expect(answer_box(again)).to_have_value("Fewer bits.")
    expect_saved(again)
    assert stored_answer(interview).text == "Fewer bits."
    assert drafts(again) == {}


def test_recovered_text_replaces_what_its_author_had_rewritten(context, interview, bare_page):
    save_text(stored_answer(interview), "What was saved.", at=timezone.now())
    leave_draft(bare_page, interview, "What was rewritten.", revision=1)

    page = enter(context, interview)

    expect(answer_box(page)).to_have_value("What was rewritten.")
    expect(page.locator(".recovered")).to_have_text(
        "What was typed on this device and had not been saved is in the box again."
    )
    expect_saved(page)
    assert stored_answer(interview).text == "What was rewritten."
    assert drafts(page) == {}


def test_draft_of_an_older_revision_is_offered_and_not_forced(context, interview, bare_page):
    save_text(stored_answer(interview), "From the other device.", at=timezone.now())
    key = leave_draft(bare_page, interview, "From this device.", revision=0)

    page = enter(context, interview)

    expect(page.locator(".recovered")).to_contain_text("is not what is saved")
    expect(page.locator(".recovered pre")).to_have_text("From this device.")
    expect(answer_box(page)).to_have_value("From the other device.")
    # Until the person has decided.
    page.reload()
    expect(page.locator(".recovered pre")).to_have_text("From this device.")
    assert drafts(page) == {key: "From this device."}
    assert stored_answer(interview).text == "From the other device."
    page.get_by_role("button", name="Add it to the box").click()
    expect(answer_box(page)).to_have_value("From the other device.\n\nFrom this device.")
    answer_box(page).blur()
    expect_saved(page)
    assert drafts(page) == {}


def test_text_that_arrived_before_its_page_died_is_built_on(context, interview, bare_page):
    """The last request was saved, its answer was lost, and more was typed."""
    save_text(stored_answer(interview), "Fewer bits.", at=timezone.now())
    leave_draft(bare_page, interview, "Fewer bits. Less memory.", revision=0, sent="Fewer bits.")

    page = enter(context, interview)

    expect(answer_box(page)).to_have_value("Fewer bits. Less memory.")
    expect_saved(page)
    assert stored_answer(interview).text == "Fewer bits. Less memory."


def test_drafts_of_other_questions_are_sent_when_the_room_opens(context, interview, bare_page, complaints):
    complaints.allow_status(409)
    save_text(stored_answer(interview, 3), "From the other device.", at=timezone.now())
    leave_draft(bare_page, interview, "Second.", position=2)
    stale = leave_draft(bare_page, interview, "Third.", position=3)

    page = enter(context, interview, 1)

    expect(page.get_by_text("Words that you typed for question 3 are only on this device.")).to_be_visible()
    assert stored_answer(interview, 2).text == "Second."
    assert stored_answer(interview, 3).text == "From the other device."
    assert drafts(page) == {stale: "Third."}


def test_draft_of_a_question_that_is_open_in_another_tab_is_left_to_it(context, interview, bare_page):
    key = leave_draft(bare_page, interview, "Second.", position=2)
    bare_page.evaluate(HOLD_LOCK, key)

    page = enter(context, interview, 1)
    type_and_leave_the_box(page, "First.")
    expect_saved(page)

    assert stored_answer(interview, 2).text == ""
    assert drafts(page) == {key: "Second."}


def test_draft_is_sent_from_any_page(interview, bare_page):
    leave_draft(bare_page, interview, "First.")

    with bare_page.expect_response("**/save/"):
        bare_page.goto("/")

    assert stored_answer(interview).text == "First."
    expect(bare_page.get_by_role("link", name="Resume")).to_be_visible()
    assert drafts(bare_page) == {}


def type_while_the_page_turns(page: Page, press, text: str) -> None:
    """As somebody who types on after pressing a button, while the next page is still on its way."""
    held = []
    page.route("**/1/save/", lambda route: held.append(route), times=1)
    with page.expect_request("**/1/save/"):
        press()
    # Not with the locator, which waits for the next page.
    page.keyboard.press("End")
    page.keyboard.insert_text(text)
    held[0].continue_()


@pytest.mark.parametrize("key", ["Alt+n", "Alt+Enter"])
def test_words_typed_while_the_page_turns_are_saved(context, interview, key):
    page = context.new_page()
    page.goto(f"/interviews/{interview.pk}/questions/1/")
    type_and_leave_the_box(page, "First words.")
    expect_saved(page)
    answer_box(page).focus()

    type_while_the_page_turns(page, lambda: page.keyboard.press(key), " More words.")

    page.wait_for_url(re.compile("/questions/2/|/finish/"))
    expect_stored(interview, "First words. More words.", page)
    expect(page.get_by_text("only on this device")).to_have_count(0)
    assert drafts(page) == {}


def test_words_saved_while_the_page_turns_are_not_taken_back_again(context, interview):
    """The next page is slow or was stopped, and its form is sent before what is typed meanwhile, not again after it."""
    room = enter(context, interview)
    type_and_leave_the_box(room, "One.")
    expect_saved(room)
    answer_box(room).focus()
    sent = []

    def keep_its_page_back(route):
        sent.append(text_of(route.request))
        if route.request.is_navigation_request():
            route.fetch(max_redirects=0)
        else:
            route.fallback()

    room.route("**/1/save/", keep_its_page_back)
    with room.expect_request("**/1/save/"):
        room.keyboard.press("Alt+n")
    room.keyboard.press("End")
    # By the keyboard alone: everything else waits for the next page.
    for word in (" Two.", " Three."):
        room.keyboard.insert_text(word)
        with room.expect_response(lambda response, word=word: word in response.request.post_data):
            room.keyboard.press("Tab")
        room.keyboard.press("Shift+Tab")

    expect_stored(interview, "One. Two. Three.", room)
    assert [text for text, _ in itertools.groupby(sent)] == ["One.", "One. Two.", "One. Two. Three."]


def text_of(request) -> str:
    """What a save carries, as a form or as what a script sends."""
    if request.headers["content-type"].startswith("application/x-www-form-urlencoded"):
        return parse_qs(request.post_data)["text"][0]
    return re.search(r'name="text"\r\n\r\n(.*?)\r\n--', request.post_data, re.DOTALL)[1]


def test_too_long_text_that_is_taken_back_is_replaced_on_the_server(context, interview, complaints):
    complaints.allow_status(422)
    page = context.new_page()
    page.goto(f"/interviews/{interview.pk}/questions/1/")
    type_and_leave_the_box(page, "My good answer.")
    expect_saved(page)
    answer_box(page).fill(f"My good answer.{'z' * 20_000}")
    answer_box(page).blur()
    expect(save_state(page)).to_contain_text("The first 20,000 are saved")

    answer_box(page).fill("My good answer.")
    answer_box(page).blur()

    expect_saved(page)
    assert stored_answer(interview).text == "My good answer."


def test_stale_text_taken_back_is_not_called_saved(room, interview, complaints):
    complaints.allow_status(409)
    type_and_leave_the_box(room, "One")
    expect_saved(room)
    save_text(stored_answer(interview), "From elsewhere.", revision=1, at=timezone.now())
    type_and_leave_the_box(room, "One two")
    expect(save_state(room)).to_contain_text("Not saved")
    answer_box(room).fill("One")

    room.evaluate("window.dispatchEvent(new Event('online'))")

    expect(save_state(room)).to_contain_text("Not saved")


def test_stale_words_are_told_on_other_pages(context, interview, bare_page):
    leave_draft(bare_page, interview, "Old words.", isStale=True)

    bare_page.goto("/")

    note = bare_page.get_by_text("Words that you typed for question 1 are only on this device.")
    note.get_by_role("link", name="Open it").click()
    expect_question(bare_page, 1)
    expect(bare_page.locator(".recovered pre")).to_have_text("Old words.")


def test_note_of_words_left_stays_while_others_are_tried_again(context, interview, bare_page, complaints):
    complaints.allow_status(500)
    leave_draft(bare_page, interview, "Old words.", isStale=True)
    leave_draft(bare_page, interview, "Second.", position=2)
    bare_page.clock.install()
    bare_page.route("**/2/save/", lambda route: route.fulfill(status=500, body="Down."))
    with bare_page.expect_response("**/2/save/"):
        bare_page.goto("/")
    link = bare_page.get_by_text("Words that you typed for question 1").get_by_role("link")
    link.focus()

    bare_page.unroute("**/2/save/")
    with bare_page.expect_response("**/2/save/"):
        bare_page.clock.run_for(2_100)

    expect(bare_page.get_by_text("Words that you typed for question 2")).to_have_count(0)
    expect(link).to_be_focused()


def test_transcript_tells_of_words_for_another_interview(interview, bare_page):
    finish_interview(interview, at=timezone.now())
    other = make_interview(interview.candidate, at=timezone.now())
    leave_draft(bare_page, other, "Old words.", isStale=True)

    bare_page.goto(f"/interviews/{interview.pk}/")

    expect(bare_page.get_by_text("Words that you typed for question 1 are only on this device.")).to_be_visible()


@pytest.mark.parametrize("kind", ["question", "follow-up"])
def test_stale_words_for_what_was_marked_are_kept_with_it(ada, bank, bare_page, complaints, kind):
    """Its page has no box any more in which anybody could decide about them."""
    complaints.allow_status(410)
    interview = make_interview(ada, mode="practice", question_count=2, at=timezone.now())
    answer = interview.answers.get(position=1)
    save_text(answer, "It is something that people do.", at=timezone.now())
    mark_answer(answer, at=timezone.now())
    follow_up = FollowUp.objects.get()
    skip_follow_ups(interview, at=timezone.now())
    position, place = {
        "question": (1, "questions/1"),
        "follow-up": (f"follow-up-{follow_up.pk}", f"follow-ups/{follow_up.pk}"),
    }[kind]
    leave_draft(bare_page, interview, "Left words.", position=position, place=place, isStale=True)
    bare_page.goto("/")

    bare_page.get_by_text("are only on this device").get_by_role("link").click()
    expect_question(bare_page, 1)
    expect(bare_page.get_by_text("came after it was closed. It is kept, but not counted.")).to_be_visible()

    assert drafts(bare_page) == {}
    row = answer if kind == "question" else follow_up
    row.refresh_from_db()
    assert row.late_text == "Left words."


def test_room_works_where_the_browser_keeps_nothing(open_context, ada, interview):
    context = open_context(ada)
    context.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name, { get() { throw new DOMException('Refused', 'SecurityError'); } });"
    )
    page = context.new_page()
    page.goto(f"/interviews/{interview.pk}/questions/1/")
    type_and_leave_the_box(page, "Fewer bits.")

    expect_saved(page)
    page.get_by_role("button", name="Hide clock").click()
    expect(page.get_by_role("button", name="Show clock")).to_be_visible()
    assert stored_answer(interview).text == "Fewer bits."


# -- two texts --------------------------------------------------------------------------------------------------------


def show_two_texts(page: Page, interview: Interview) -> None:
    """The page after a stale save: "From here." in the box, "From elsewhere." beside it and on the server."""
    save_text(stored_answer(interview), "From elsewhere.", at=timezone.now())
    type_and_leave_the_box(page, "From here.")
    page.get_by_role("button", name="Show both texts").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was overwritten")


def test_two_texts_wait_for_the_person(room, interview, complaints):
    complaints.allow_status(409)
    show_two_texts(room, interview)
    expect(room.locator(".recovered")).to_have_count(1)

    # Neither time nor a hidden tab decides.
    room.clock.run_for(30_000)
    hide_tab(room)
    assert stored_answer(interview).text == "From elsewhere."
    assert list(drafts(room).values()) == ["From here."]
    room.get_by_role("alert").get_by_role("button", name="Swap with the box").click()
    expect(answer_box(room)).to_have_value("From elsewhere.")
    answer_box(room).fill("From here. From elsewhere.")
    room.get_by_role("button", name=re.compile("^Next")).click()

    expect_question(room, 2)
    assert stored_answer(interview).text == "From here. From elsewhere."
    assert drafts(room) == {}


def test_page_turned_before_a_choice_between_two_texts_loses_none(room, interview, complaints):
    complaints.allow_status(409)
    show_two_texts(room, interview)

    room.get_by_role("button", name=re.compile("^Next")).click()

    expect_question(room, 2)
    assert stored_answer(interview).text == "From elsewhere."
    room.get_by_text("Words that you typed for question 1").get_by_role("link").click()
    expect(answer_box(room)).to_have_value("From elsewhere.")
    expect(room.locator(".recovered pre")).to_have_text("From here.")


def test_logout_does_not_choose_between_two_texts(context, room, interview, complaints):
    complaints.allow_status(409)
    show_two_texts(room, interview)
    tab = context.new_page()
    tab.goto("/accounts/logout/")

    tab.get_by_role("button", name="Sign out").click()

    expect(tab.get_by_role("alert").locator("pre")).to_have_text("From here.")
    assert stored_answer(interview).text == "From elsewhere."


def test_logout_sends_what_is_decided_before_what_it_replaces(interview, bare_page, complaints):
    complaints.allow_status(409)
    save_text(stored_answer(interview), "From elsewhere.", at=timezone.now())
    # The room of both is open, and had no answer from the server.
    key = leave_draft(bare_page, interview, "From here.", revision=1, tab="m")
    bare_page.evaluate(HOLD_LOCK, key)
    leave_draft(bare_page, interview, "From elsewhere.", tab="a", isStale=True)

    bare_page.get_by_role("button", name="Sign out").click()

    expect(bare_page.get_by_role("alert").locator("pre")).to_have_text("From elsewhere.")
    assert stored_answer(interview).text == "From here."


def test_choice_about_a_third_text_leaves_the_second_on_the_device(context, interview, bare_page, complaints):
    complaints.allow_status(409)
    save_text(stored_answer(interview), "From the beginning.", at=timezone.now())
    leave_draft(bare_page, interview, "Left.", isStale=True)
    page = enter(context, interview)
    save_text(stored_answer(interview), "From elsewhere.", revision=1, at=timezone.now())
    type_and_leave_the_box(page, " From here.")
    page.get_by_role("button", name="Show both texts").click()
    expect(page.locator(".recovered")).to_have_count(2)

    page.locator(".recovered", has_text="Left.").get_by_role("button", name="Keep only the box").click()
    answer_box(page).blur()
    expect_saved(page)

    assert list(drafts(page).values()) == ["From elsewhere."]


def test_text_that_holds_the_other_one_is_still_asked_about(open_page, ada, bank, complaints):
    complaints.allow_status(409)
    interview = make_interview(ada, mode="practice", question_count=2, at=timezone.now())
    page = open_page(ada)
    page.goto(f"/interviews/{interview.pk}/questions/1/")
    save_text(stored_answer(interview), "Hello", at=timezone.now())
    type_and_leave_the_box(page, "Hello world")
    page.get_by_role("button", name="Show both texts").click()

    page.get_by_role("button", name="Mark this answer").click()
    expect(page.get_by_text("Choose first which text you want: this button closes the answer.")).to_be_visible()
    page.get_by_role("button", name="Keep only the box").click()

    expect(page.get_by_text("Choose first")).to_have_count(0)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("stale", "Choose first which text you want: one is only in this page."),
        ("too long", "Shorten the text first: its end is only in this page."),
    ],
)
def test_page_with_the_only_copy_is_not_turned(room, interview, complaints, kind, told):
    complaints.allow_status(409, 422)
    room.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); };")
    room.reload()
    if kind == "stale":
        show_two_texts(room, interview)
    else:
        answer_box(room).fill("x" * 20_003)
        room.get_by_role("button", name=re.compile("^Next")).click()
        expect(save_state(room)).to_contain_text("The last 3 are only on this page.")

    room.get_by_role("button", name=re.compile("^Next")).click()

    expect(room.get_by_text(told)).to_be_visible()
    expect_question(room, 1)


def test_page_that_was_damaged_is_sent_whole_and_leaves_nothing(room, interview, complaints):
    complaints.allow_status(413, 422)
    room.route("**/1/save/", lambda route: route.fulfill(status=413, body="Too large."), times=1)
    type_and_leave_the_box(room, "Precious words.")
    expect(save_state(room)).to_have_text(NOT_SAVED)
    room.evaluate("document.querySelector('#id_revision').value = 'x'")
    room.get_by_role("button", name=re.compile("^Next")).click()
    expect(save_state(room)).to_contain_text("send it again")

    room.get_by_role("button", name=re.compile("^Next")).click()

    expect_question(room, 2)
    assert stored_answer(interview).text == "Precious words."
    room.wait_for_function("() => !Object.keys(localStorage).some((key) => key.split('/').length === 5)")
    expect(room.get_by_text("only on this device")).to_have_count(0)


def test_text_that_the_box_replaced_stays_on_the_device_until_it_is_decided_about(room, interview, complaints):
    complaints.allow_status(409)
    show_two_texts(room, interview)

    answer_box(room).fill("From here, again.")
    room.get_by_role("button", name=re.compile("^Next")).click()

    expect_question(room, 2)
    assert stored_answer(interview).text == "From here, again."
    assert list(drafts(room).values()) == ["From elsewhere."]


@pytest.mark.parametrize("is_typed_over", [False, True], ids=["untouched", "typed over"])
def test_answer_is_not_closed_before_a_choice_between_two_texts(open_page, ada, bank, complaints, is_typed_over):
    complaints.allow_status(409)
    interview = make_interview(ada, mode="practice", question_count=2, at=timezone.now())
    page = open_page(ada, viewport={"width": 360, "height": 600})
    page.goto(f"/interviews/{interview.pk}/questions/1/")
    show_two_texts(page, interview)
    if is_typed_over:
        type_and_leave_the_box(page, " And more.")
        expect_saved(page)

    for _ in range(2):
        page.locator(".scroll").evaluate("(scroller) => scroller.scrollTo(0, scroller.scrollHeight)")
        page.get_by_role("button", name="Mark this answer").click()
        expect(page.get_by_text("Choose first which text you want: this button closes the answer.")).to_be_in_viewport()
    assert stored_answer(interview).locked_at is None
    page.get_by_role("button", name="Keep only the box").click()
    page.get_by_role("button", name="Mark this answer").click()

    expect(page).to_have_url(re.compile("/follow-ups/"))
    assert stored_answer(interview).text.startswith("From here.")
    assert stored_answer(interview).locked_at is not None
    assert drafts(page) == {}


def test_too_long_answer_is_not_closed_with_its_beginning(open_page, ada, bank, complaints):
    complaints.allow_status(422)
    interview = make_interview(ada, mode="practice", question_count=2, at=timezone.now())
    page = open_page(ada)
    page.goto(f"/interviews/{interview.pk}/questions/1/")
    answer_box(page).fill("x" * 20_003)

    page.get_by_role("button", name="Mark this answer").click()
    expect(save_state(page)).to_contain_text("The last 3 are only on this page.")
    page.get_by_role("button", name="Mark this answer").click()

    expect(page.get_by_text("Shorten the text first: this button closes the answer.")).to_be_visible()
    assert stored_answer(interview).locked_at is None


@pytest.mark.parametrize("button", ["Send", "Skip all follow-ups"])
def test_follow_up_is_not_closed_before_a_choice_between_two_texts(context, follow_up, complaints, button):
    complaints.allow_status(409)
    page = context.new_page()
    page.goto(f"/interviews/{follow_up.answer.interview_id}/")
    FollowUp.objects.filter(pk=follow_up.pk).update(text="From elsewhere.", revision=1)
    type_and_leave_the_box(page, "From here.")
    page.get_by_role("button", name="Show both texts").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was overwritten")

    page.get_by_role("button", name=button).click()

    expect(page.get_by_text("Choose first which text you want: this button closes the answer.")).to_be_visible()
    follow_up.refresh_from_db()
    assert (follow_up.text, follow_up.locked_at) == ("From elsewhere.", None)


def test_text_that_an_open_page_holds_is_not_told_elsewhere(context, room, interview, complaints):
    complaints.allow_status(409)
    show_two_texts(room, interview)
    type_and_leave_the_box(room, " And more.")
    expect_saved(room)
    assert list(drafts(room).values()) == ["From elsewhere."]

    other = context.new_page()
    with other.expect_event("load"):
        other.goto("/")
    other.wait_for_function("navigator.locks.query().then(({ pending }) => pending.length === 0)")

    expect(other.get_by_role("link", name="Resume")).to_be_visible()
    expect(other.get_by_text("only on this device")).to_have_count(0)


def test_reload_and_back_after_two_texts_send_no_form_again(room, interview, complaints):
    complaints.allow_status(409)
    show_two_texts(room, interview)
    room.get_by_role("button", name="Add it to the box").click()
    answer_box(room).blur()
    expect_saved(room)

    room.reload()
    expect(answer_box(room)).to_have_value("From here.\n\nFrom elsewhere.")
    expect(room.locator(".recovered")).to_have_count(0)
    room.get_by_role("button", name=re.compile("^Next")).click()
    expect_question(room, 2)
    room.evaluate("history.back()")

    expect_question(room, 1)
    expect(answer_box(room)).to_have_value("From here.\n\nFrom elsewhere.")


def test_too_long_text_does_not_hold_anybody_in_its_question(room, interview, complaints):
    complaints.allow_status(422)
    pasted = "x" * 20_003
    answer_box(room).fill(pasted)
    room.get_by_role("button", name=re.compile("^Next")).click()
    expect(save_state(room)).to_contain_text("The last 3 are only on this page.")
    expect(room.get_by_text("3 characters too many")).to_be_visible()

    room.get_by_role("button", name=re.compile("^Next")).click()

    expect_question(room, 2)
    assert stored_answer(interview).text == pasted[:20_000]
    room.get_by_text("Words that you typed for question 1").get_by_role("link").click()
    expect(room.locator(".recovered pre")).to_have_text(pasted)


def test_keeping_the_box_of_two_texts_saves_it(room, interview, complaints):
    complaints.allow_status(409)
    show_two_texts(room, interview)

    room.get_by_role("button", name="Keep only the box").click()
    type_and_leave_the_box(room, " And more.")

    expect_saved(room)
    assert stored_answer(interview).text == "From here. And more."
    assert drafts(room) == {}


# -- the end ----------------------------------------------------------------------------------------------------------


def test_what_is_left_after_the_end_is_kept_as_late_and_wiped(interview, bare_page, complaints):
    complaints.allow_status(410)
    save_text(stored_answer(interview), RIGHT_TEXT, at=timezone.now())
    finish_interview(interview, at=timezone.now())
    leave_draft(bare_page, interview, "Too late.", revision=0, isStale=True)
    leave_draft(bare_page, interview, "", position=2)
    bare_page.evaluate(f"localStorage.setItem('greenroom/{interview.candidate.pk}/{interview.pk}/clock', 'hidden')")

    bare_page.goto(f"/interviews/{interview.pk}/")

    expect(bare_page.get_by_text("has been added to this interview")).to_be_visible()
    assert stored_answer(interview).late_text == "Too late."
    assert stored_answer(interview).text == RIGHT_TEXT
    bare_page.get_by_role("link", name="Show it").click()
    expect_transcript(bare_page, interview)
    expect(bare_page.get_by_text("Too late.")).to_be_attached()
    assert bare_page.evaluate("Object.keys(localStorage)") == []


def test_submitting_leaves_nothing_on_the_device(room, interview):
    type_answer(room, RIGHT_TEXT)
    room.get_by_role("button", name="Hide clock").click()
    room.get_by_role("button", name="Finish interview").click()
    expect(room.get_by_role("heading", name="Finish the interview?")).to_be_visible()
    room.get_by_role("button", name="Finish interview").click()
    expect_transcript(room, interview)

    assert stored_answer(interview).text == RIGHT_TEXT
    assert room.evaluate("Object.keys(localStorage)") == []


def test_logout_sends_and_wipes_this_persons_texts_only(context, interview, bare_page):
    theirs = leave_draft(bare_page, interview, "Of somebody else.", user=make_user("grace"))
    # No other page has sent it: its tab is open.
    key = leave_draft(bare_page, interview, "First.")
    bare_page.evaluate(HOLD_LOCK, key)

    tab = context.new_page()
    tab.goto("/accounts/logout/")
    tab.get_by_role("button", name="Sign out").click()
    expect(tab.get_by_role("link", name="Sign up", exact=True)).to_be_visible()

    assert stored_answer(interview).text == "First."
    assert drafts(tab) == {theirs: "Of somebody else."}


def test_open_room_keeps_nothing_on_the_device_after_logout(context, room, interview, complaints):
    complaints.allow_status(401)
    tab = context.new_page()
    tab.goto("/accounts/logout/")
    tab.get_by_role("button", name="Sign out").click()
    expect(tab.get_by_role("link", name="Sign up", exact=True)).to_be_visible()

    type_and_leave_the_box(room, "Typed afterwards.")
    expect(save_state(room)).to_have_text("Signed out: only in this page. Sign in in another tab")
    assert drafts(room) == {}

    sign_in_through_form(context, "ada")
    room.evaluate("window.dispatchEvent(new Event('focus'))")
    expect_saved(room)
    assert stored_answer(interview).text == "Typed afterwards."


def test_room_of_somebody_who_signed_out_keeps_its_page_under_another_login(context, room, interview, complaints):
    """Its words are nowhere but in the box."""
    complaints.allow_status(404)
    sign_in(context, make_user("bob"), room.url.split("/interviews")[0])
    type_and_leave_the_box(room, "Second words.")
    expect(save_state(room)).to_contain_text("Not found for the person who is signed in now")

    room.get_by_role("button", name=re.compile("^Next")).click()
    expect(answer_box(room)).to_have_value("Second words.")
    sign_in(context, interview.candidate, room.url.split("/interviews")[0])
    room.clock.run_for(31_000)

    expect_saved(room)
    assert stored_answer(interview).text == "Second words."


def test_logout_warns_before_it_wipes_what_cannot_be_sent(interview, bare_page, complaints):
    complaints.allow_status(409)
    save_text(stored_answer(interview), "From elsewhere.", at=timezone.now())
    leave_draft(bare_page, interview, "From here.", isStale=True)
    bare_page.goto("/accounts/logout/")

    bare_page.get_by_role("button", name="Sign out").click()
    expect(bare_page.get_by_role("alert")).to_contain_text("One text you typed could not be saved")
    expect(bare_page.get_by_role("alert").locator("pre")).to_have_text("From here.")
    assert list(drafts(bare_page).values()) == ["From here."]
    bare_page.get_by_role("button", name="Sign out").click()

    expect(bare_page.get_by_role("link", name="Sign up", exact=True)).to_be_visible()
    assert drafts(bare_page) == {}


def test_another_person_on_the_same_browser_sees_and_sends_nothing(context, base_url, interview, bare_page):
    key = leave_draft(bare_page, interview, "Only for Ada.")
    grace = make_user("grace")
    sign_in(context, grace, base_url)
    other = make_interview(grace, question_count=3, at=timezone.now())

    page = enter(context, other)
    type_and_leave_the_box(page, "Of Grace.")
    expect_saved(page)

    expect(page.get_by_text("Only for Ada.")).to_have_count(0)
    assert stored_answer(interview).text == ""
    assert drafts(page) == {key: "Only for Ada."}


# -- follow-ups -------------------------------------------------------------------------------------------------------


@pytest.fixture
def follow_up(ada, bank) -> FollowUp:
    """After a mock, waiting to be asked."""
    plan = make_plan(ada, question_count=1, at=timezone.now())
    Interview.objects.filter(pk=plan.pk).update(asks_follow_ups=True)
    interview = start_interview(Interview.objects.get(pk=plan.pk), at=timezone.now())
    save_text(interview.answers.get(), "It is something that people do.", at=timezone.now())
    finish_interview(interview, at=timezone.now())
    return FollowUp.objects.get()


def open_follow_up_offline(context, follow_up, text) -> Page:
    page = context.new_page()
    page.goto(f"/interviews/{follow_up.answer.interview_id}/")
    context.set_offline(True)
    type_and_leave_the_box(page, text)
    expect(save_state(page)).to_have_text("Offline: kept on this device, retrying")
    return page


def test_closed_tab_of_a_follow_up_opens_with_its_text(context, follow_up, complaints):
    complaints.allow(OFFLINE)
    open_follow_up_offline(context, follow_up, "Fewer bits.").close()
    context.set_offline(False)

    page = context.new_page()
    page.goto(f"/interviews/{follow_up.answer.interview_id}/")

    expect(answer_box(page)).to_have_value("Fewer bits.")
    expect_saved(page)
    follow_up.refresh_from_db()
    assert follow_up.text == "Fewer bits."
    assert drafts(page) == {}


def test_skipping_waits_for_the_save(context, follow_up, complaints):
    complaints.allow(OFFLINE)
    page = open_follow_up_offline(context, follow_up, "Fewer bits.")
    page.get_by_role("button", name="Skip all follow-ups").click()
    expect(save_state(page)).to_contain_text("you can go on when the network is back")

    context.set_offline(False)
    expect_saved(page)
    page.get_by_role("button", name="Skip all follow-ups").click()

    expect_transcript(page, follow_up.answer.interview)
    follow_up.refresh_from_db()
    assert follow_up.text == "Fewer bits."
    assert drafts(page) == {}


def test_what_the_transcript_cannot_take_is_shown_to_be_copied(interview, bare_page, complaints):
    complaints.allow_status(422)
    finish_interview(interview, at=timezone.now())
    interview.answers.update(late_text="x" * 99_999)
    leave_draft(bare_page, interview, "Precious words.")

    bare_page.goto(f"/interviews/{interview.pk}/")

    note = bare_page.get_by_role("alert")
    expect(note).to_contain_text("no part of the interview any more")
    expect(note.locator("pre")).to_have_text("Precious words.")
    note.get_by_role("button", name="Remove it from this device").click()
    expect(note).to_have_count(0)
    assert drafts(bare_page) == {}


def test_what_the_transcript_cannot_take_is_shown_once_however_often_others_are_tried(interview, bare_page, complaints):
    complaints.allow_status(422, 500)
    finish_interview(interview, at=timezone.now())
    interview.answers.update(late_text="x" * 99_999)
    leave_draft(bare_page, interview, "Precious words.")
    leave_draft(bare_page, interview, "", position=2)
    bare_page.route("**/2/save/", lambda route: route.fulfill(status=500, body="Down."), times=2)
    bare_page.clock.install()

    bare_page.goto(f"/interviews/{interview.pk}/")

    for _ in range(60):
        if len(drafts(bare_page)) == 1:
            break
        bare_page.clock.run_for(5_000)
        bare_page.wait_for_timeout(100)
    assert list(drafts(bare_page).values()) == ["Precious words."]
    expect(bare_page.get_by_role("alert")).to_have_count(1)
