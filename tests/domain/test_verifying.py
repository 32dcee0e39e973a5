"""Stored grades are made again, and what does not come out the same is named."""

from datetime import timedelta

import pytest

from interviews.domain.following_up import end_follow_up, open_follow_up, plan_follow_ups
from interviews.domain.saving import save_follow_up
from interviews.domain.verifying import Standing, broken_follow_ups, broken_rubrics, check_grades, count_grades
from interviews.models import Answer, FollowUp, Grade, QuestionVersion
from tests.factories import NOW, RIGHT_TEXT, make_altered_grade, make_finished, make_question, make_user, save_text

pytestmark = pytest.mark.django_db


def test_grades_come_out_the_same(candidate):
    make_finished(candidate, question_count=2)

    assert [(found.standing, found.differences) for found in check_grades()] == [(Standing.SAME, ())] * 2


def test_late_text_plays_no_part(candidate):
    interview = make_finished(candidate)
    save_text(interview.answers.get(), "Late.", revision=1, at=NOW + timedelta(hours=2))

    assert Answer.objects.get().late_text == "Late."
    assert [found.standing for found in check_grades()] == [Standing.SAME]


def test_difference_is_named_with_its_place(candidate):
    answer = make_finished(candidate).answers.get()
    grade = make_altered_grade(answer, confidence=0.123)

    (found,) = check_grades()

    assert (found.standing, found.differences) == (Standing.DIFFERENT, ("confidence",))
    assert (found.grade_id, found.answer_id, found.interview_id) == (grade.pk, answer.pk, answer.interview_id)
    assert found.code == answer.version.question.code


def test_whole_number_for_a_fraction_is_a_difference(candidate):
    answer = make_finished(candidate).answers.get()
    assert Grade.objects.get().score == 1
    make_altered_grade(answer, score=1)

    assert [found.differences for found in check_grades()] == [("score",)]


def test_column_that_disagrees_with_the_result_is_a_difference(candidate):
    answer = make_finished(candidate).answers.get()
    make_altered_grade(answer, columns={"score": 0.25})

    assert [found.differences for found in check_grades()] == [("column score",)]


def test_changed_text_is_a_difference(candidate):
    answer = make_finished(candidate).answers.get()
    Answer.objects.filter(pk=answer.pk).update(text="Something else is said here now.")

    (found,) = check_grades()

    assert found.standing == Standing.DIFFERENT
    assert {"marks", "score", "column score"} <= set(found.differences)


def test_grade_by_another_scorer_is_not_checked(candidate):
    answer = make_finished(candidate).answers.get()
    make_altered_grade(answer, columns={"scorer_version": "0.9"}, score=0.1)

    assert [(found.standing, found.scorer_version) for found in check_grades()] == [(Standing.OTHER_SCORER, "0.9")]


def test_one_interview_is_checked_alone(candidate):
    make_finished(candidate)
    other = make_finished(make_user())

    assert [found.interview_id for found in check_grades(interview_id=other.pk)] == [other.pk]
    assert (count_grades(interview_id=other.pk), count_grades()) == (1, 2)


def test_grades_are_read_in_few_queries(candidate, django_assert_num_queries):
    for _ in range(3):
        make_finished(candidate, question_count=2)

    with django_assert_num_queries(3):
        assert len(list(check_grades())) == 6


def copy_version(version, **changed):
    fields = {field.name: getattr(version, field.name) for field in version._meta.fields if field.name != "id"}
    return QuestionVersion.objects.create(**{**fields, "number": version.number + 1, **changed})


def test_rubric_with_another_hash_is_broken():
    version = make_question().versions.get()
    changed = {**version.rubric_json, "reference_answer": "Because it costs memory."}
    broken = copy_version(version, rubric_json=changed)

    assert list(broken_rubrics()) == [broken]


@pytest.mark.parametrize("rubric", [{}, {"question": "Why?", "reference_answer": "", "key_points": []}, [], None])
def test_rubric_that_cannot_be_read_is_broken(candidate, rubric):
    answer = make_finished(candidate).answers.get()
    broken = copy_version(answer.version, rubric_json=rubric or {})
    Answer.objects.filter(pk=answer.pk).update(version=broken)

    assert list(broken_rubrics(interview_id=answer.interview_id)) == [broken]
    assert [found.differences for found in check_grades()] == [("rubric",)]


def test_follow_up_with_another_credit_is_named(candidate):
    interview = make_finished(candidate, text="Something else altogether.")
    plan_follow_ups(interview.answers.select_related("version", "current_grade"), limit=1)
    follow_up = FollowUp.objects.get()
    open_follow_up(follow_up, at=NOW)
    save_follow_up(follow_up, text=RIGHT_TEXT, revision=0, at=NOW)
    end_follow_up(follow_up, at=NOW)
    assert list(broken_follow_ups(interview_id=interview.pk)) == []

    FollowUp.objects.update(credit=1.0)

    assert list(broken_follow_ups()) == [follow_up]
    assert list(broken_follow_ups(interview_id=interview.pk + 1)) == []


def test_follow_up_by_another_scorer_is_left_alone(candidate):
    interview = make_finished(candidate, text="Something else altogether.")
    plan_follow_ups(interview.answers.select_related("version", "current_grade"), limit=1)
    FollowUp.objects.update(credit=1.0, scorer_version="0.9", mark_json={})

    assert list(broken_follow_ups()) == []
