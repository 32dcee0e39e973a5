"""The database itself refuses to rewrite the past."""

import pytest
from django.db import DatabaseError, transaction

from interviews.models import Grade, QuestionVersion
from tests.factories import make_finished, make_question, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "change",
    [{"prompt": "other"}, {"rubric_json": {}}, {"reference_answer": ""}, {"number": 9}, {"follow_ups": {}}],
)
def test_published_version_refuses_change(change):
    version = make_question().versions.get()

    with pytest.raises(DatabaseError), transaction.atomic():
        QuestionVersion.objects.filter(pk=version.pk).update(**change)


@pytest.mark.parametrize("change", [{"score": 0.5}, {"result_json": {}}, {"confidence": 0}, {"rubric_hash": "x"}])
def test_grade_refuses_change(candidate, change):
    grade = make_finished(candidate).answers.get().current_grade

    with pytest.raises(DatabaseError), transaction.atomic():
        Grade.objects.filter(pk=grade.pk).update(**change)


def test_deleting_the_publisher_keeps_the_version():
    curator = make_user(group="Curators")
    version = make_question().versions.get()
    QuestionVersion.objects.filter(pk=version.pk).update(created_by=curator)

    curator.delete()

    version.refresh_from_db()
    assert version.created_by is None
