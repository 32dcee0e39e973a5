"""A real Chromium against a live server: how it is found, started, watched and signed in."""

import os
import shutil
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page

from interviews.models import Interview
from tests.factories import make_interview, make_question, make_user

# Playwright's synchronous API runs an event loop in this thread, which Django takes for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
CHROMIUM_NAMES = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")
# An ordinary Chromium looks for updates, synchronises and tries QUIC; tests talk to one local server.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)
# Each window of a full Chromium loads pages for suggestions under its address bar, which nobody sees: without them the
# browser tests take a quarter less processor time. Of several such switches the last one counts, so it also names what
# Playwright itself turns off on Linux.
DISABLED_FEATURES = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
# Playwright hears of a violation only when the browser also logs it; this makes every one an error in the console.
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`Content security policy: ${event.violatedDirective} refused ${event.blockedURI || "inline code"}`));
"""

both_sizes = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])


# -- the browser ------------------------------------------------------------------------------------------------------


def find_chromium() -> str | None:
    """The browser named by CHROMIUM, else the first one installed; None when there is none."""
    names = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else CHROMIUM_NAMES
    return next((path for path in map(shutil.which, names) if path), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    path = find_chromium()
    if path is None:
        reason = "No Chromium was found: install it (apt-get install chromium) or name its program in CHROMIUM."
        if os.environ.get("CI", "").lower() in ("true", "1"):
            pytest.fail(f"{reason} CI does not go without the browser tests.", pytrace=False)
        pytest.skip(reason)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    features = f"--disable-features={','.join(DISABLED_FEATURES)}"
    return {**browser_type_launch_args, "executable_path": path, "args": [*QUIET, features, *sandbox]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    # Reduced motion: a colour in the middle of a transition has no contrast to judge.
    return {**browser_context_args, "locale": "en-GB", "reduced_motion": "reduce"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: a flush of the database after each would leave other tests without migrated rows.

    pytest-django sees to that for all live-server tests, but pytest then moves those that share a session's parameter
    together, which the name of the browser is.
    """
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


# -- the server and its database --------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def base_url(live_server) -> str:
    """What `page.goto("/")` starts from."""
    return live_server.url


@pytest.fixture(autouse=True)
def groups_for_all(groups):
    """Nobody can use the site without."""


@pytest.fixture
def bank(groups):
    """Three published questions, told apart by their prompts."""
    return [
        make_question(prompt=f"Why would anybody quantize a model {reason}?")
        for reason in ("at all", "for a phone", "after training")
    ]


@pytest.fixture
def ada(groups):
    return make_user("ada")


@pytest.fixture
def interview(ada, bank) -> Interview:
    """Ada's, running, with three questions."""
    return make_interview(ada, question_count=3, at=timezone.now())


# -- visitors ---------------------------------------------------------------------------------------------------------


class Complaints(list):
    """What the browser complained about: console errors, uncaught exceptions, policy violations."""

    def __init__(self) -> None:
        super().__init__()
        self.allowed: list[str] = []

    def allow(self, *parts: str) -> None:
        """Expect complaints that contain one of these: the status of a refusal that the test is about."""
        self.allowed += parts

    def allow_status(self, *statuses: int) -> None:
        for status in statuses:
            self.allow(f"responded with a status of {status}", f"Response Status Error Code {status}")

    def unexpected(self) -> list[str]:
        return [text for text in self if not any(part in text for part in self.allowed)]


@pytest.fixture
def complaints():
    return Complaints()


@pytest.fixture
def open_context(new_context, base_url, groups, complaints) -> Callable[..., BrowserContext]:
    """Opens a browser of its own, signed in as `user` if one is given. No complaint passes unnoticed."""

    def open_context(user=None, *, viewport=DESK, **options) -> BrowserContext:
        context = new_context(viewport=viewport, **options)
        # Waiting for what never comes costs the whole timeout: an honest page on this machine needs a second or two.
        context.set_default_timeout(10_000)
        context.add_init_script(REPORT_VIOLATIONS)
        context.on(
            "console",
            lambda message: (
                message.type == "error" and complaints.append(f"{message.text} [{message.location.get('url', '')}]")
            ),
        )
        context.on("weberror", lambda error: complaints.append(f"Uncaught: {error.error}"))
        if user is not None:
            sign_in(context, user, base_url)
        return context

    yield open_context
    assert complaints.unexpected() == []


@pytest.fixture
def open_page(open_context) -> Callable[..., Page]:
    """The same, with a page in it."""
    return lambda user=None, **options: open_context(user, **options).new_page()


def sign_in(context: BrowserContext, user, base_url: str) -> None:
    """Give the browser a session without the form, whose own test is in test_accounts_in_browser.py."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base_url}])
