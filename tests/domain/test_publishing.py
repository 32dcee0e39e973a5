"""Publishing freezes the working copy."""

import pytest

from interviews.domain.errors import NotPublishableError
from interviews.domain.publishing import (
    current_rubrics,
    current_version,
    has_unpublished_changes,
    publish_question,
    retire_question,
)
from interviews.models import Question
from tests.factories import NOW, make_key_point, make_question, make_user

pytestmark = pytest.mark.django_db


def test_publish_freezes_question_and_rubric():
    question = make_question(publish=False, prompt="What shrinks?")
    curator = make_user(group="Curators")

    version = publish_question(question, at=NOW, by=curator)

    question.refresh_from_db()
    assert question.status == Question.Status.PUBLISHED
    assert (version.number, version.prompt, version.created_by) == (1, "What shrinks?", curator)
    assert version.rubric() == question.rubric()
    assert version.follow_ups == {"saves-memory": "What becomes smaller?"}


def test_publish_unchanged_makes_no_version():
    question = make_question()

    assert publish_question(question, at=NOW).number == 1
    assert question.versions.count() == 1


@pytest.mark.parametrize(
    "change",
    [{"prompt": "New words?"}, {"reference_answer": "New."}, {"difficulty": "advanced"}, {"suggested_seconds": 60}],
)
def test_publish_after_an_edit_makes_the_next_version(change):
    question = make_question()
    Question.objects.filter(pk=question.pk).update(**change)
    question.refresh_from_db()

    assert has_unpublished_changes(question)
    assert publish_question(question, at=NOW).number == 2
    assert not has_unpublished_changes(question)


def test_publish_after_a_key_point_edit_keeps_the_old_version_as_it_was():
    question = make_question()
    question.key_points.update(statement="Something else.")

    publish_question(question, at=NOW)

    old = question.versions.get(number=1)
    assert old.rubric().key_points[0].statement == "Fewer bits a weight save memory."


def test_publish_without_key_points_says_why():
    question = make_question(publish=False)
    question.key_points.all().delete()

    with pytest.raises(NotPublishableError, match=rf"{question.code} was not published. The rubric has no key points."):
        publish_question(question, at=NOW)

    question.refresh_from_db()
    assert question.status == Question.Status.DRAFT
    assert has_unpublished_changes(question)


def test_retire_keeps_versions():
    question = make_question()

    retire_question(question)

    assert list(Question.objects.published()) == []
    assert question.versions.count() == 1


def test_current_version_of_a_question_from_a_fixture_is_made_when_asked():
    question = make_question(publish=False)
    Question.objects.filter(pk=question.pk).update(status=Question.Status.PUBLISHED)

    assert current_version(question, at=NOW).number == 1
    assert question.versions.count() == 1


def test_current_rubrics_are_the_newest_versions():
    old, new = make_question("QUA-01"), make_question("QUA-02")
    make_question("QUA-03", publish=False)
    make_key_point(new, "second-point")
    version = publish_question(new, at=NOW)

    rubrics = current_rubrics()

    assert list(rubrics) == ["QUA-01", "QUA-02"]
    assert rubrics["QUA-01"] == old.versions.get().rubric()
    assert (version.number, rubrics["QUA-02"]) == (2, version.rubric())


def test_current_rubrics_are_read_in_one_query(django_assert_num_queries):
    for _ in range(3):
        make_question()

    with django_assert_num_queries(1):
        assert len(current_rubrics()) == 3
