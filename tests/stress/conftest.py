"""The app in processes of its own, on the database of the test: what threads inside one test process cannot show."""

from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import connection

from bench.server import Server, production_environment


@pytest.fixture
def server(transactional_db, settings, tmp_path):
    """gunicorn as in production. A test that uses it also fails of an error that no reply showed."""
    cache.clear()
    environment = production_environment(
        database_url=_database_url(), data_dir=tmp_path, secret_key=settings.SECRET_KEY
    )
    server = Server(environment, log=tmp_path / "server.log")
    with server:
        yield server
    assert server.errors() == [], server.log_text()[-5000:]


def _database_url() -> str:
    """Of the database this test uses."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user, password, name = (quote(str(database[key]), safe="") for key in ("USER", "PASSWORD", "NAME"))
    return f"postgres://{user}:{password}@{quote(str(database['HOST']), safe='')}:{database['PORT']}/{name}"
