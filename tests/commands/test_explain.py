"""The account of one answer on a terminal."""

import io
import sys

import pytest
from django.core.management import CommandError, call_command

from tests.factories import RIGHT_TEXT, make_question

pytestmark = pytest.mark.django_db


def run(*arguments, **options):
    out = io.StringIO()
    call_command("explain", *arguments, stdout=out, **options)
    return out.getvalue()


def test_explain_tells_how_an_answer_was_marked(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    make_question("QUA-77")

    lines = run("qua-77", RIGHT_TEXT).splitlines()

    assert lines[0] == "Why would anybody do this?"
    assert "✓ Met, 2 of 2: Fewer bits a weight save memory." in lines
    assert any(line.startswith("    Group 1: “fewer bits” for “fewer bits”") for line in lines)
    assert "    Full marks at 1.3 (65% of the weight): 1.0000" in lines


def test_explain_wraps_to_the_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    make_question("QUA-77", prompt="Why " + "oh why " * 30)

    lines = run("QUA-77", RIGHT_TEXT).splitlines()

    assert max(len(line) for line in lines if not line.startswith("Rubric") and " " in line.strip()) <= 40


def test_explain_has_colours_on_terminals_only():
    make_question("QUA-77")

    plain = run("QUA-77", RIGHT_TEXT)

    assert "\x1b[" not in plain
    assert "\x1b[32;1m✓ Met" in run("QUA-77", RIGHT_TEXT, force_color=True)
    assert run("QUA-77", RIGHT_TEXT, no_color=True) == plain


def test_explain_reads_standard_input(monkeypatch):
    make_question("QUA-77")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbf" + RIGHT_TEXT.encode())))

    assert run("QUA-77", "-") == run("QUA-77", RIGHT_TEXT)


def test_explain_names_codes_that_are_close():
    for code in ("QUA-77", "PRE-01"):
        make_question(code)

    with pytest.raises(CommandError, match=r"no published question “QUA-7”\. Close to it: QUA-77\.$"):
        run("qua-7", "x")
    with pytest.raises(CommandError, match=r"no published question “ZZZ”\.$"):
        run("zzz", "x")


def test_explain_of_an_empty_bank_says_what_to_do():
    with pytest.raises(CommandError, match=r"Run “manage.py prepare” first"):
        run("QUA-77", "x")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (b"\xff", "not UTF-8"),
        (b"a\x00b", "holds a NUL character"),
        (b"a" * 100_001, "has 100,001 characters"),
        ("é".encode() * 300_000, "at most 100,000 can be graded"),
    ],
)
def test_explain_refuses_what_is_no_answer(monkeypatch, given, message):
    make_question("QUA-77")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))

    with pytest.raises(CommandError, match=message):
        run("QUA-77", "-")
