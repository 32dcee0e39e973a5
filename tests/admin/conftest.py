"""Who visits the admin."""

import pytest

from tests.factories import make_user


@pytest.fixture
def curator(db):
    """As `create_demo_accounts` makes them: staff, in the group, no superuser."""
    return make_user("hedy", group="Curators", is_staff=True)


@pytest.fixture
def curator_client(client, curator):
    client.force_login(curator)
    return client


@pytest.fixture
def superuser_client(client, db):
    client.force_login(make_user("root", is_staff=True, is_superuser=True))
    return client
