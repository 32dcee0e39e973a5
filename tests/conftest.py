"""Fixtures that all tests may use."""

import pytest

from tests.factories import make_user


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
