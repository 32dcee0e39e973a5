"""Grading a file from the command line."""

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from interviews.management import bank, files
from interviews.management.commands import grade
from tests.factories import RIGHT_TEXT, make_question

pytestmark = pytest.mark.usefixtures("plain_drafting")

BITS = {"reference": "weights shrink", "answer": "The weights shrink."}


@pytest.fixture(autouse=True)
def no_bank(monkeypatch):
    """Most lines bring their own reference."""
    monkeypatch.setattr(grade, "read_bank", dict)


def write(folder: Path, *rows) -> Path:
    path = folder / "answers.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def run(*arguments):
    """What the command wrote, and why it failed, if it did."""
    out, err, failure = io.StringIO(), io.StringIO(), ""
    try:
        call_command("grade", *map(str, arguments), stdout=out, stderr=err)
    except CommandError as error:
        failure = f"{error.returncode}: {error}"
    return out.getvalue(), err.getvalue(), failure


def test_grade_writes_a_line_for_each_answer(tmp_path):
    path = write(tmp_path, {"id": "a", **BITS}, {**BITS, "answer": "Nothing like it."})

    out, err, failure = run(path)

    assert [(row["id"], row["score"]) for row in map(json.loads, out.splitlines())] == [("a", 1), (2, 0)]
    assert (err, failure) == ("", "")


def test_grade_reports_bad_lines_and_grades_the_rest(tmp_path):
    path = write(tmp_path, BITS, "", "{", BITS, {"answer": "x"})

    out, err, failure = run(path)

    assert [json.loads(line)["id"] for line in out.splitlines()] == [1, 4]
    assert err.splitlines() == [
        "Line 3: The line is not JSON: Expecting property name enclosed in double quotes (character 3).",
        "Line 5: There is nothing to grade against: no code, no reference, no key points.",
    ]
    assert failure == "1: 2 of 4 lines could not be graded."


@pytest.mark.django_db
def test_grade_asks_the_bank_for_codes(tmp_path, monkeypatch):
    monkeypatch.setattr(grade, "read_bank", bank.read_bank)
    question = make_question("QUA-77")

    out, _, _ = run(write(tmp_path, {"code": "QUA-77", "answer": RIGHT_TEXT}))

    version = question.versions.get()
    assert (json.loads(out)["score"], json.loads(out)["rubric_hash"]) == (1, version.rubric_hash)


def test_grade_without_a_database_still_grades_by_references(tmp_path, monkeypatch):
    def unprepared():
        raise DatabaseError("no such table")

    monkeypatch.setattr(grade, "read_bank", bank.read_bank)
    monkeypatch.setattr(bank, "current_rubrics", unprepared)

    out, err, failure = run(write(tmp_path, BITS, {"code": "QUA-77", "answer": ""}))

    assert json.loads(out)["score"] == 1
    assert err == "Line 2: The bank cannot be read. Run “manage.py prepare” first to grade against its questions.\n"
    assert failure == "1: 1 of 2 lines could not be graded."


def test_grade_reads_standard_input(monkeypatch):
    stdin = io.TextIOWrapper(io.BytesIO(json.dumps(BITS).encode()))
    monkeypatch.setattr(sys, "stdin", stdin)

    assert json.loads(run("-")[0])["score"] == 1


def test_grade_writes_the_output_file_whole(tmp_path):
    path, output = write(tmp_path, BITS, "{"), tmp_path / "grades.jsonl"

    out, _, failure = run(path, "--output", output)

    assert (out, failure) == ("", "1: 1 of 2 lines could not be graded.")
    assert output.read_text(encoding="utf-8") == run(path)[0]
    assert sorted(found.name for found in tmp_path.iterdir()) == ["answers.jsonl", "grades.jsonl"]


def test_grade_that_is_interrupted_leaves_the_output_as_it_was(tmp_path, monkeypatch):
    def interrupted(lines, **how):
        yield from grade_lines(lines, **how)
        raise KeyboardInterrupt

    grade_lines = grade.grade_lines
    monkeypatch.setattr(grade, "grade_lines", interrupted)
    path, output = write(tmp_path, BITS), tmp_path / "grades.jsonl"
    output.write_text("earlier\n", encoding="utf-8")

    failure = run(path, "--output", output)[2]

    assert failure == f"130: Interrupted. {output} was not written."
    assert output.read_text(encoding="utf-8") == "earlier\n"
    assert sorted(found.name for found in tmp_path.iterdir()) == ["answers.jsonl", "grades.jsonl"]


def test_grade_writes_through_a_link_and_into_a_pipe(tmp_path):
    path, target, link = write(tmp_path, BITS), tmp_path / "grades.jsonl", tmp_path / "link.jsonl"
    link.symlink_to(target)

    assert run(path, "--output", link)[2] == ""
    assert run(path, "--output", os.devnull)[2] == ""

    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == run(path)[0]
    assert not Path(os.devnull).is_file()


def test_grade_says_what_is_wrong_with_files(tmp_path):
    path = write(tmp_path, BITS)

    assert run(tmp_path / "none")[2] == f"1: {tmp_path / 'none'} cannot be read: No such file or directory."
    assert run(tmp_path)[2] == f"1: {tmp_path} cannot be read: Is a directory."
    assert run(path, "--output", tmp_path)[2] == f"1: {tmp_path} cannot be written: Is a directory."
    missing = tmp_path / "none" / "out"
    assert run(path, "--output", missing)[2] == f"1: {missing} cannot be written: No such file or directory."
    assert run(path, "--output", path)[2].startswith(f"1: The grades would replace the answers in {path}.")


@pytest.mark.parametrize("processes", ["0", "-1", "two"])
def test_grade_needs_a_process(tmp_path, processes):
    assert "must be 1 or more" in run(write(tmp_path, BITS), f"--processes={processes}")[2]


def test_grade_ends_quietly_when_its_reader_goes_away(tmp_path, monkeypatch):
    class Closed(io.StringIO):
        def write(self, text):
            raise BrokenPipeError

    discarded = []
    monkeypatch.setattr(files, "discard_standard_output", lambda: discarded.append(True))

    with pytest.raises(SystemExit) as ended:
        call_command("grade", str(write(tmp_path, BITS)), stdout=Closed())

    assert (ended.value.code, discarded) == (1, [True])


def test_grade_shows_its_progress_to_people_only(tmp_path):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    path, err = write(tmp_path, BITS), Terminal()

    call_command("grade", str(path), stdout=io.StringIO(), stderr=err, no_color=True)

    assert f"[{'#' * 30}] 100%  1 lines, " in err.getvalue()
    assert err.getvalue().endswith("\r\x1b[K")


def test_grade_ends_cleanly_on_ctrl_c(tmp_path):
    output = tmp_path / "grades.jsonl"
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "manage.py", "grade", "-", "--output", output],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DEVELOPMENT": "true", "SECRET_KEY": "tests", "DATA_DIR": str(tmp_path / "data")},
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Where a shell started the tests in the background they ignore Ctrl-C, and so would this process.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    with process:
        process.stdin.write("broken\n")
        process.stdin.flush()
        first = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()

    assert first == "Line 1: The line is not JSON: Expecting value (character 1).\n"
    assert rest == f"CommandError: Interrupted. {output} was not written.\n"
    assert process.returncode == 130
    # SQLite's directory is there, PostgreSQL has none.
    assert [found.name for found in tmp_path.iterdir() if found.name != "data"] == []


def test_pipes_have_no_size(tmp_path):
    reader, writer = os.pipe()
    os.close(writer)

    with os.fdopen(reader, "rb") as stream:
        assert files.size_in_bytes(stream) is None
    with write(tmp_path, BITS).open("rb") as stream:
        assert files.size_in_bytes(stream) == len(json.dumps(BITS)) + 1
    assert files.size_in_bytes(io.BytesIO()) is None
