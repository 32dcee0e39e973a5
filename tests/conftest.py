"""Fixtures that all tests may use."""

from importlib import import_module

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache

from interviews import scoring
from interviews.domain import grading_files
from tests.factories import make_user
from tests.scoring.rubrics import draft_from_words


@pytest.fixture
def groups(transactional_db):
    """The groups, as migration 0002 makes them: for tests that commit, whose flush removes them.

    Not `serialized_rollback`: it restores content types by number, and fails after any transactional test that was
    flushed without it, when these have come back with other numbers.
    """
    for name, codenames in import_module("interviews.migrations.0002_groups").PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=name)
        permissions = Permission.objects.filter(content_type__app_label="interviews", codename__in=codenames)
        group.permissions.set(permissions)
    # Rate limits are counted in a table that has no model, so no flush empties it.
    cache.clear()


@pytest.fixture
def candidate(db):
    return make_user("ada")


@pytest.fixture
def interviewer(db):
    return make_user("grace", group="Interviewers")


@pytest.fixture
def candidate_client(client, candidate):
    client.force_login(candidate)
    return client


@pytest.fixture
def plain_drafting(monkeypatch):
    """Rubrics are drafted word for word, so that a test says all that is in them. Without worker processes only."""
    grading_files.drafted_rubrics.cache_clear()
    monkeypatch.setattr(scoring, "draft_rubric", draft_from_words, raising=False)
    yield
    grading_files.drafted_rubrics.cache_clear()
