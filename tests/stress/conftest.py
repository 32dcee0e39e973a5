"""The app in processes of its own, on the database of the test: what threads inside one test process cannot show."""

import pytest
from django.core.cache import cache
from django.db import connection

from bench.databases import database_url
from bench.server import Server, production_environment


@pytest.fixture
def server(transactional_db, settings, tmp_path):
    """gunicorn as in production. A test that uses it also fails of an error that no reply showed."""
    cache.clear()
    environment = production_environment(
        database_url=database_url(connection.settings_dict), data_dir=tmp_path, secret_key=settings.SECRET_KEY
    )
    # What ended each interview is told there.
    server = Server({**environment, "LOG_LEVEL": "INFO"}, log=tmp_path / "server.log")
    with server:
        yield server
    assert server.errors() == [], server.log_text()[-5000:]
