"""How values are written on pages."""

from datetime import timedelta

import pytest

from interviews.templatetags.greenroom import clock, markdown, minutes, minutes_gone, percent, points


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("**saves** `memory`", "<p><strong>saves</strong> <code>memory</code></p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ('<img src=x onerror="alert(1)">', '<p>&lt;img src=x onerror="alert(1)"&gt;</p>'),
        ("[go](javascript:alert(1))", "<p>[go](javascript:alert(1))</p>"),
        ("[go](https://example.org)", '<p><a href="https://example.org" rel="noopener noreferrer">go</a></p>'),
    ],
)
def test_markdown(source, html):
    assert markdown(source).strip() == html


@pytest.mark.parametrize(("value", "text"), [(0.0, "0"), (0.625, "62"), (1.0, "100"), (None, "–")])
def test_percent(value, text):
    assert percent(value) == text


@pytest.mark.parametrize(("value", "text"), [(2.0, "2"), (1.5, "1.5"), (0.4444, "0.44"), (0, "0")])
def test_points(value, text):
    assert points(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0:00"), (75, "1:15"), (timedelta(hours=1, seconds=5), "1:00:05"), (None, "–"), (-3, "0:00")],
)
def test_clock(value, text):
    assert clock(value) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(60, "1 minute"), (30, "½ minutes"), (210, "3½ minutes"), (240, "4 minutes")]
)
def test_minutes(seconds, text):
    assert minutes(seconds) == text


@pytest.mark.parametrize(
    ("seconds_left", "total_seconds", "text"),
    [
        (2400, 2400, "0 of 40 minutes"),
        (1300, 2400, "18 of 40 minutes"),
        (0, 60, "1 of 1 minute"),
        (90, 60, "0 of 1 minute"),
    ],
)
def test_minutes_gone(seconds_left, total_seconds, text):
    assert minutes_gone(seconds_left, total_seconds) == text
