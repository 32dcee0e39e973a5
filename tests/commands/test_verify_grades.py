"""The check of all stored grades, as it is printed."""

import io

import pytest
from django.core.management import CommandError, call_command

from interviews import scoring
from interviews.models import FollowUp, QuestionVersion
from tests.factories import make_altered_grade, make_finished, make_user

pytestmark = pytest.mark.django_db


def run(*arguments):
    out, failure = io.StringIO(), ""
    try:
        call_command("verify_grades", *arguments, stdout=out, stderr=io.StringIO())
    except CommandError as error:
        failure = f"{error.returncode}: {error}"
    return out.getvalue().splitlines(), failure


def test_verify_grades_of_sound_grades(candidate):
    make_finished(candidate, question_count=2)

    assert run() == (
        ["Grades checked: 2. Same to the byte: 2. Different: 0. By another scorer, not checked: 0."],
        "",
    )


def test_verify_grades_names_what_differs(candidate):
    answer = make_finished(candidate).answers.get()
    grade = make_altered_grade(answer, confidence=0.1, flags=[{"name": "x", "reason": "y"}])

    lines, failure = run()

    code = answer.version.question.code
    assert lines[0] == (
        f"Interview {answer.interview_id}, {code}, answer {answer.pk}, grade {grade.pk}: differs in confidence, flags."
    )
    assert lines[1] == "Grades checked: 1. Same to the byte: 0. Different: 1. By another scorer, not checked: 0."
    assert failure == "1: Grades that differ: 1. Rubrics that differ: 0. Follow-ups that differ: 0."


def test_verify_grades_does_not_fail_for_another_scorer(candidate):
    answer = make_finished(candidate).answers.get()
    make_altered_grade(answer, columns={"scorer_version": "0.9"})

    lines, failure = run()

    assert lines[0].endswith(f": made by scorer 0.9; this is scorer {scoring.SCORER_VERSION}.")
    assert lines[1] == "Grades checked: 1. Same to the byte: 0. Different: 0. By another scorer, not checked: 1."
    assert failure == ""


def test_verify_grades_names_a_rubric_without_its_hash(candidate):
    version = make_finished(candidate).answers.get().version
    fields = {field.name: getattr(version, field.name) for field in version._meta.fields if field.name != "id"}
    QuestionVersion.objects.create(**{**fields, "number": 2, "rubric_hash": "0" * 64})

    lines, failure = run()

    assert lines[0] == f"{version.question.code} version 2: the rubric does not have its stored hash {'0' * 64}."
    assert failure == "1: Grades that differ: 0. Rubrics that differ: 1. Follow-ups that differ: 0."


def test_verify_grades_of_one_interview(candidate):
    sound = make_finished(candidate)
    other = make_finished(make_user())
    make_altered_grade(other.answers.get(), confidence=0.1)

    assert run("--interview", str(sound.pk))[1] == ""
    assert (
        run("--interview", str(other.pk))[1]
        == "1: Grades that differ: 1. Rubrics that differ: 0. Follow-ups that differ: 0."
    )
    assert run("--interview", "999999") == ([], "1: There is no interview 999999.")


def test_verify_grades_names_a_follow_up_that_differs(candidate):
    answer = make_finished(candidate).answers.get()
    follow_up = FollowUp.objects.create(
        answer=answer, key_point="saves-memory", prompt="?", scorer_version=scoring.SCORER_VERSION, credit=1.0
    )

    lines, failure = run()

    assert lines[0] == f"Follow-up {follow_up.pk} to answer {answer.pk}: its mark differs."
    assert failure == "1: Grades that differ: 0. Rubrics that differ: 0. Follow-ups that differ: 1."
