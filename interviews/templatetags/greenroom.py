"""How values are written on pages."""

from datetime import timedelta
from functools import lru_cache

import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

register = template.Library()

_MARKDOWN = MarkdownIt("js-default", {"html": False, "linkify": False})
_TAGS = {"p", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "h3", "h4", "br", "hr", "a"}
_TAGS |= {"table", "thead", "tbody", "tr", "th", "td"}


@register.filter
def markdown(text: str) -> SafeString:
    """Markdown as HTML. The text's own HTML is escaped, and what comes out is cleaned once more."""
    return mark_safe(_render(text))  # noqa: S308


@lru_cache(maxsize=512)
def _render(text: str) -> str:
    return nh3.clean(_MARKDOWN.render(text), tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"https", "http"})


@register.filter
def percent(share: float | None) -> str:
    """0..1 as a whole number of 100."""
    return "–" if share is None else str(round(share * 100))


@register.filter
def points(value: float) -> str:
    """Credit without needless zeros: 2, 1.5, 0.44."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


@register.filter
def clock(value: timedelta | int | None) -> str:
    """A duration (or seconds) as 1:02:03 or 31:12."""
    if value is None:
        return "–"
    seconds = int(value.total_seconds()) if isinstance(value, timedelta) else int(value)
    hours, rest = divmod(max(0, seconds), 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


@register.filter
def minutes_gone(seconds_left: int, total_seconds: int) -> str:
    """How far the clock has come, in whole minutes: 18 of 40 minutes."""
    total = round(total_seconds / 60)
    return f"{max(0, (total_seconds - seconds_left) // 60)} of {total} minute{'' if total == 1 else 's'}"


@register.filter
def minutes(seconds: int) -> str:
    """Seconds as minutes in words: 1 minute, 3½ minutes."""
    whole, half = divmod(round(seconds / 30), 2)
    number = f"{whole or ''}½" if half else str(whole)
    return f"{number} minute{'' if number == '1' else 's'}"
