"""Fixtures that all tests may use."""

import pytest

from interviews import scoring
from interviews.domain import grading_files
from tests.factories import make_user
from tests.scoring.rubrics import draft_from_words


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
