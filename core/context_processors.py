"""What every template may use."""

from django.http import HttpRequest

THEMES = ("system", "light", "dark")


def theme(request: HttpRequest) -> dict[str, object]:
    """The colour scheme this browser has chosen; "system" unless a known one was."""
    chosen = request.COOKIES.get("theme", "system")
    return {"theme": chosen if chosen in THEMES else "system", "themes": THEMES}
