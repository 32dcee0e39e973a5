"""Every page: nothing for axe-core to find in light and dark, and no wider than a phone."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from interviews.domain.publishing import publish_question
from interviews.domain.reviewing import change_mark, comment_on_answer, open_review, sign_review
from interviews.domain.sitting import close_if_overdue, finish_interview, share_interview
from interviews.models import Interview, User
from tests.browser.conftest import DESK, PHONE
from tests.browser.walk import NOT_SAVED, answer_box, expect_question, expect_saved, make_deadline, overflow, save_state
from tests.factories import (
    RIGHT_TEXT,
    WRONG_TEXT,
    make_finished,
    make_interview,
    make_key_point,
    make_plan,
    make_question,
    make_user,
    save_text,
)

pytestmark = pytest.mark.browser

AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    # It would read stylesheets again through inline ones, which the content security policy refuses.
    "preload": False,
}
# A grey of this brightness (0..255) has a contrast of 4.5 against white.
PALEST_READABLE = 118
# The longest name an account may have, without a place to break it.
LONG_NAME = "maximiliane" * 13
LONG_WORD = "Donaudampfschifffahrtsgesellschaft" * 6
LONG_IDENTIFIER = "torch.nn.utils.parametrizations.weight_norm_dequantize_per_channel"
WIDE_MARKDOWN = """\
Because it **saves memory**:

| format | bits for every weight | gigabytes for a model of seven billion weights | accuracy |
|---|---|---|---|
| float32 | 32 | 28 | reference |

    scale = (weights.max() - weights.min()) / (2 ** bits - 1); zero_point = round(-weights.min() / scale)

See `https://example.org/a/very/long/address/without/any/place/to/break/it/for/a/narrow/window.html`.
"""


class Inspection:
    """Looks at pages as they stand and collects what is wrong, so that one run tells all of it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.problems: list[str] = []

    def look(self, name: str) -> None:
        """At the page that is open: light at a desk, dark on a phone, every disclosure open."""
        self.page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
        for scheme, size in (("light", DESK), ("dark", PHONE)):
            self.page.emulate_media(color_scheme=scheme)
            self.page.set_viewport_size(size)
            self.problems += [f"{name}, {scheme}: {problem}" for problem in axe_violations(self.page)]
        if (pixels := overflow(self.page)) > 0:
            self.problems.append(f"{name}: {pixels} pixels wider than a phone ({widest_elements(self.page)})")

    def visit(self, name: str, address: str) -> None:
        self.page.goto(address)
        self.look(name)


@pytest.fixture
def inspect():
    """Makes an inspection of a page; at the end of the test it must have found nothing."""
    inspections = []

    def start(page: Page) -> Inspection:
        inspections.append(Inspection(page))
        return inspections[-1]

    yield start
    problems = [problem for inspection in inspections for problem in inspection.problems]
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


def axe_violations(page: Page) -> list[str]:
    """As "rule: element, element", one line a rule."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(
        """async (options) => {
          // A colour on its way to another one has no contrast to judge.
          await Promise.all(document.getAnimations().map((animation) => animation.finished));
          const { violations } = await axe.run(options);
          const elements = (found) => found.nodes.map((node) => node.target.join(" ")).join(", ");
          return violations.map((found) => `${found.id}: ${elements(found)}`);
        }""",
        AXE_OPTIONS,
    )


def submit_unscripted(form: Locator) -> None:
    """As a browser without JavaScript does. In one, axe-core itself could not run."""
    form.evaluate("(form) => form.submit()")


def widest_elements(page: Page) -> str:
    """Where the page grows too wide: elements that reach beyond the window, in parents that do not."""
    return page.evaluate(
        """() => {
          const isWide = (element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1;
          return [...document.querySelectorAll("body *")]
            .filter((element) => isWide(element) && !isWide(element.parentElement))
            .map((element) => `${element.localName}.${element.className}`).join(" ");
        }"""
    )


@pytest.fixture
def ada(groups):
    return make_user(LONG_NAME)


def make_rich_bank(*, question_count: int = 3) -> None:
    for number in range(1, question_count + 1):
        question = make_question(
            prompt=f"What does {LONG_IDENTIFIER} do, part {number}?",
            reference_answer=WIDE_MARKDOWN,
            publish=False,
        )
        make_key_point(
            question,
            "costs-accuracy",
            statement="Rounding costs some accuracy.",
            groups=[["accuracy", "quality"], ["drop*", "lose*", "cost*"]],
            position=2,
        )
        # The factory's sample answer does not speak of the second point.
        question.sample_answers.all().delete()
        publish_question(question, at=timezone.now())


def make_rich_finished(candidate: User, *, shared: bool = False) -> Interview:
    """A finished mock with a good, a wrong and an unbreakable answer."""
    interview = make_interview(candidate, question_count=3, at=timezone.now())
    texts = (RIGHT_TEXT, f"{WRONG_TEXT} Accuracy always rises.", LONG_WORD)
    for answer, text in zip(interview.answers.all(), texts, strict=True):
        save_text(answer, text, at=timezone.now())
    finish_interview(interview, at=timezone.now())
    if shared:
        share_interview(interview, at=timezone.now())
    return interview


def sign(interview: Interview, reviewer: User) -> None:
    review = open_review(interview, reviewer, at=timezone.now())
    answer = interview.answers.first()
    change_mark(
        review, answer, key_point="saves-memory", verdict="partly", reason=f"Not said {LONG_WORD}.", at=timezone.now()
    )
    comment_on_answer(review, answer, text=f"Well put, {LONG_WORD}.")
    sign_review(review, summary="Good.\nSay more about the why.", at=timezone.now())


# -- strangers --------------------------------------------------------------------------------------------------------


def test_pages_for_strangers_are_accessible(open_page, bank, inspect):
    page = open_page()
    inspection = inspect(page)

    inspection.visit("landing", "/")
    inspection.visit("login", "/accounts/login/")
    page.get_by_label("Username or email").fill("nobody")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("not correct")).to_be_visible()
    inspection.look("login, refused")
    inspection.visit("sign-up", "/accounts/signup/")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Email").fill("ada@example.org")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_text("too short")).to_be_visible()
    inspection.look("sign-up, refused")


def test_pages_for_a_forgotten_password_are_accessible(open_page, inspect, mailoutbox):
    make_user("ada")
    page = open_page()
    inspection = inspect(page)

    inspection.visit("password reset", "/accounts/password/reset/")
    page.get_by_label("Email").fill("ada@example.org")
    page.get_by_role("button", name="Send the link").click()
    expect(page).to_have_url("/accounts/password/reset/done/")
    inspection.look("password reset, done")
    link = next(word for word in mailoutbox[0].body.split() if "/password/reset/key/" in word)
    inspection.visit("new password", link)
    page.get_by_label("New Password", exact=True).fill("another-long-password")
    page.get_by_label("New Password (again)").fill("another-long-password")
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("heading", name="Your new password is set")).to_be_visible()
    inspection.look("new password, done")
    inspection.visit("new password, bad link", "/accounts/password/reset/key/1-bad/")


# -- candidates -------------------------------------------------------------------------------------------------------


def test_pages_of_a_new_candidate_are_accessible(open_page, ada, bank, inspect):
    page = open_page(ada)
    inspection = inspect(page)

    inspection.visit("home, empty", "/")
    inspection.visit("history, empty", "/interviews/")
    inspection.visit("account", "/account/")
    inspection.visit("password change", "/accounts/password/change/")
    inspection.visit("email addresses", "/accounts/email/")
    inspection.visit("logout", "/accounts/logout/")
    plan = make_plan(ada, question_count=6, at=timezone.now())
    inspection.visit("home, planned", "/")
    inspection.visit("rules", f"/interviews/{plan.pk}/rules/")


def test_home_without_a_bank_is_accessible(open_page, ada, inspect, complaints):
    complaints.allow_status(422)
    page = open_page(ada)
    inspection = inspect(page)

    inspection.visit("home, no bank", "/")
    page.get_by_role("button", name="Start interview").click()
    expect(page.locator(".errorlist, .message").first).to_be_visible()
    inspection.look("home, refused")


def test_pages_of_an_open_interview_are_accessible(open_page, ada, inspect, complaints):
    complaints.allow_status(409, 422)
    complaints.allow("net::ERR_FAILED")
    make_rich_bank()
    interview = make_interview(ada, question_count=3, at=timezone.now())
    first = interview.answers.get(position=1)
    page = open_page(ada)
    inspection = inspect(page)

    inspection.visit("room, empty", f"/interviews/{interview.pk}/questions/1/")
    answer_box(page).fill(RIGHT_TEXT)
    answer_box(page).blur()
    expect_saved(page)
    inspection.look("room, saved")
    page.get_by_role("button", name="Flag").click()
    expect(page.get_by_role("button", name="Unflag")).to_be_visible()
    inspection.look("room, flagged")
    answer_box(page).fill("x" * 20_001)
    answer_box(page).blur()
    expect(save_state(page)).to_contain_text("20,001")
    inspection.look("room, too long")
    first.refresh_from_db()
    save_text(first, f"{LONG_WORD}\n" * 30, revision=first.revision, at=timezone.now())
    answer_box(page).fill("From this tab.")
    page.get_by_role("button", name="Show both texts").click()
    expect(page.get_by_role("alert")).to_be_visible()
    inspection.look("room, both texts")
    page.get_by_role("button", name="Keep only the box").click()
    expect_saved(page)
    page.route("**/save/", lambda route: route.abort())
    page.goto(f"/interviews/{interview.pk}/questions/2/")
    answer_box(page).fill(f"{LONG_WORD}\n" * 30)
    answer_box(page).blur()
    expect(save_state(page)).to_have_text(NOT_SAVED)
    save_text(interview.answers.get(position=2), "From elsewhere.", at=timezone.now())
    page.reload()
    expect(page.locator(".recovered")).to_contain_text("is not what is saved")
    page.unroute("**/save/")
    inspection.look("room, text recovered from the device")
    page.keyboard.press("Alt+?")
    expect(page.get_by_role("dialog")).to_be_visible()
    inspection.look("room, keys")
    inspection.visit("room, long question", f"/interviews/{interview.pk}/questions/3/")
    inspection.visit("finish", f"/interviews/{interview.pk}/finish/")
    inspection.visit("home, open interview", "/")


def test_practice_room_is_accessible(open_page, ada, inspect):
    make_rich_bank(question_count=20)
    interview = make_interview(ada, question_count=20, mode="practice", at=timezone.now())
    page = open_page(ada)
    inspection = inspect(page)

    inspection.visit("practice room", f"/interviews/{interview.pk}/questions/2/")
    answer_box(page).fill(f"{RIGHT_TEXT} {LONG_WORD}")
    page.get_by_role("button", name="Mark this answer").click()
    expect(page.get_by_role("button", name="Skip", exact=True)).to_be_visible()
    inspection.look("follow-up")
    page.get_by_role("button", name="Skip", exact=True).click()
    expect(page.get_by_role("region", name="Marks")).to_be_visible()
    expect_question(page, 2)
    inspection.look("practice room, marked")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("heading", name="Paused")).to_be_visible()
    inspection.look("paused")


def test_pages_about_finished_interviews_are_accessible(open_page, ada, inspect):
    make_rich_bank()
    reviewed = make_rich_finished(ada, shared=True)
    sign(reviewed, make_user("grace", group="Interviewers"))
    mock = make_rich_finished(ada)
    expired = make_interview(ada, question_count=3, at=timezone.now())
    make_deadline(expired, seconds=-60)
    expired.refresh_from_db()
    save_text(expired.answers.first(), f"Late {LONG_WORD}.", at=timezone.now())
    close_if_overdue(expired, at=timezone.now())
    page = open_page(ada)
    inspection = inspect(page)

    inspection.visit("home, with history", "/")
    inspection.visit("history", "/interviews/")
    inspection.visit("transcript, mock", f"/interviews/{mock.pk}/")
    inspection.visit("transcript, reviewed", f"/interviews/{reviewed.pk}/")
    inspection.visit("transcript, ended by the clock", f"/interviews/{expired.pk}/")
    page.goto(f"/interviews/{mock.pk}/")
    page.get_by_role("button", name="Share for review").click()
    expect(page.get_by_role("button", name="Stop sharing")).to_be_visible()
    inspection.look("transcript, shared")


def test_long_history_is_accessible(open_page, ada, bank, inspect):
    for _ in range(21):
        make_finished(ada, question_count=1, at=timezone.now())
    page = open_page(ada)
    inspection = inspect(page)

    inspection.visit("history, first page", "/interviews/")
    page.locator("a[rel=next]").click()
    expect(page.get_by_text("Page 2 of 2")).to_be_visible()
    inspection.look("history, last page")


# -- interviewers -----------------------------------------------------------------------------------------------------


def test_pages_for_interviewers_are_accessible(open_page, ada, inspect, complaints):
    complaints.allow_status(422)
    grace = make_user("grace", group="Interviewers")
    make_rich_bank()
    page = open_page(grace)
    inspection = inspect(page)

    inspection.visit("queue, empty", "/review/")
    shared = make_rich_finished(ada, shared=True)
    inspection.visit("queue", "/review/")
    inspection.visit("review, open", f"/review/{shared.pk}/")
    first = page.locator("#answer-1")
    first.get_by_text("Missing", exact=True).first.click()
    first.get_by_role("button", name="Save mark").first.click()
    expect(first.get_by_role("alert")).to_be_visible()
    inspection.look("review, mark refused")
    first.get_by_label("Reason").first.fill(f"Not said {LONG_WORD}.")
    first.get_by_role("button", name="Save mark").first.click()
    expect(first.get_by_text("You: Missing")).to_be_visible()
    inspection.look("review, mark changed")
    sign(shared, grace)
    inspection.visit("review, signed", f"/review/{shared.pk}/")


def test_page_of_a_mark_refused_without_javascript_is_accessible(open_page, ada, bank, inspect, complaints):
    complaints.allow_status(422)
    shared = make_finished(ada, question_count=3, at=timezone.now(), shared=True)
    page = open_page(make_user("grace", group="Interviewers"))
    inspection = inspect(page)

    page.goto(f"/review/{shared.pk}/")
    first = page.locator("#answer-1")
    first.get_by_text("Change this mark").click()
    first.get_by_text("Missing", exact=True).click()
    submit_unscripted(first.locator(".change form"))
    expect(page.get_by_role("link", name="Back to the whole interview")).to_be_visible()
    expect(first.get_by_role("alert")).to_be_visible()
    inspection.look("mark refused without JavaScript")


# -- errors -----------------------------------------------------------------------------------------------------------


def test_error_pages_are_accessible(open_context, ada, bank, inspect, complaints, monkeypatch):
    complaints.allow_status(400, 401, 403, 404, 405, 500)
    interview = make_interview(ada, question_count=3, at=timezone.now())
    context = open_context(ada)
    page = context.new_page()
    inspection = inspect(page)

    inspection.visit("404", "/nowhere/")
    inspection.visit("400", "/?text=%00")
    inspection.visit("403", "/review/")
    inspection.visit("405", f"/interviews/{interview.pk}/start/")
    expect(page.get_by_role("heading", name="This address is only for a form")).to_be_visible()
    page.goto(f"/interviews/{interview.pk}/finish/")
    context.clear_cookies(name="csrftoken")
    page.get_by_role("button", name="Finish interview").click()
    expect(page.get_by_role("heading", name="The form had expired")).to_be_visible()
    inspection.look("CSRF failure")
    page.goto(f"/interviews/{interview.pk}/questions/1/")
    answer_box(page).fill(RIGHT_TEXT)
    context.clear_cookies(name="sessionid")
    submit_unscripted(page.locator("#answer-form"))
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    expect(page.locator("textarea")).to_have_value(RIGHT_TEXT)
    inspection.look("401")

    def break_down(*args, **kwargs):
        raise RuntimeError("for the test of the error page")

    monkeypatch.setattr("interviews.views.candidate.render", break_down)
    inspection.visit("500", "/")
    expect(page.get_by_role("heading", name="Something broke on our side")).to_be_visible()


def test_csrf_failure_page_gives_back_what_was_typed(open_context, ada, bank, inspect, complaints):
    complaints.allow_status(403)
    interview = make_interview(ada, question_count=3, at=timezone.now())
    context = open_context(ada)
    page = context.new_page()
    inspection = inspect(page)

    page.goto(f"/interviews/{interview.pk}/questions/1/")
    answer_box(page).fill(RIGHT_TEXT)
    context.clear_cookies(name="csrftoken")
    submit_unscripted(page.locator("#answer-form"))

    expect(page.get_by_label("What you typed, to copy:")).to_have_value(RIGHT_TEXT)
    inspection.look("CSRF failure with text")


# -- the admin --------------------------------------------------------------------------------------------------------

# What axe-core finds in Django 5.2's own admin templates and stylesheets, which are not ours to change.
DJANGO_ADMIN_FINDINGS = {
    "question list": {
        "label-title-only",  # the search box, whose label is an image
        "target-size",  # the links of the filters
    },
}


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("index", "/admin/"),
        ("question list", "/admin/interviews/question/"),
        ("question", "/admin/interviews/question/{question}/change/"),
    ],
    ids=["index", "question-list", "question"],
)
def test_admin_pages_add_no_violations_to_those_of_django(open_page, bank, record_property, name, address):
    page = open_page(make_user("cora", group="Curators", is_staff=True))
    for scheme in ("light", "dark"):
        # Before the page is loaded: Django's stylesheets let colours fade from one to the other.
        page.emulate_media(color_scheme=scheme)
        page.goto(address.format(question=bank[0].pk))
        found = {violation.split(":")[0]: violation for violation in axe_violations(page)}

        known = DJANGO_ADMIN_FINDINGS.get(name, set())
        for rule in sorted(known & found.keys()):
            record_property(f"Django's own, {name}, {scheme}", found[rule])
        assert [text for rule, text in found.items() if rule not in known] == []


# -- looks ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_theme_switch_turns_dark_and_stays_dark(open_page, bank, javascript):
    page = open_page(java_script_enabled=javascript)

    page.goto("/accounts/login/")
    assert page_colours(page) == "dark on light"
    page.get_by_role("button", name="Dark").click()
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url("/accounts/login/")
    assert page_colours(page) == "light on dark"
    page.goto("/")
    assert page_colours(page) == "light on dark"
    page.get_by_role("button", name="Light").click()
    expect(page.get_by_role("button", name="Light")).to_have_attribute("aria-pressed", "true")
    assert page_colours(page) == "dark on light"


def page_colours(page: Page) -> str:
    text, paper = (brightness(page, "body", name) for name in ("color", "background-color"))
    return "light on dark" if text > paper else "dark on light"


def brightness(page: Page, selector: str, name: str) -> float:
    """Of a colour as it is painted, 0..255."""
    return page.locator(selector).first.evaluate(
        """(element, name) => {
          const canvas = document.createElement("canvas").getContext("2d");
          canvas.fillStyle = getComputedStyle(element).getPropertyValue(name);
          canvas.fillRect(0, 0, 1, 1);
          const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
          return 0.299 * red + 0.587 * green + 0.114 * blue;
        }""",
        name,
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_print_shows_the_transcript_dark_on_white(open_context, base_url, ada, theme):
    make_rich_bank()
    interview = make_rich_finished(ada)
    context = open_context(ada)
    context.add_cookies([{"name": "theme", "value": theme, "url": base_url}])
    page = context.new_page()

    page.goto(f"/interviews/{interview.pk}/")
    page.emulate_media(media="print")

    expect(page.locator(".score").first).to_be_visible()
    for item in page.locator("article.item").all():
        expect(item.get_by_role("heading").first).to_be_visible()
        expect(item.locator(".said").first).to_be_visible()
        expect(item.locator(".points .why").first).to_be_visible()
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_role("button", name="Share for review")).to_be_hidden()
    # Browsers leave backgrounds out when they print: text must be readable on white paper.
    parts = ("h2", ".said", "mark.met", ".why", ".why q", ".credit", ".quiet", ".verdict")
    too_pale = {part: brightness(page, f".item {part}", "color") for part in parts}
    assert {part: value for part, value in too_pale.items() if value > PALEST_READABLE} == {}


def test_print_of_the_room_is_not_cut_at_the_window(open_page, ada, bank):
    interview = make_interview(ada, question_count=3, at=timezone.now())
    page = open_page(ada)
    page.goto(f"/interviews/{interview.pk}/questions/1/")
    scroller = page.locator(".scroll")
    assert scroller.evaluate("(element) => getComputedStyle(element).overflowY") == "auto"

    page.emulate_media(media="print")

    assert scroller.evaluate("(element) => getComputedStyle(element).overflowY") == "visible"
