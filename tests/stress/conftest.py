"""The app in processes of its own, on the database of the test: what threads inside one test process cannot show."""

from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import connection

from bench.server import Server, production_environment


@pytest.fixture
def server(transactional_db, settings, tmp_path):
    """gunicorn as in production. Its log is told when it wrote of an error, which no status need show."""
    cache.clear()
    environment = production_environment(
        database_url=_database_url(), data_dir=tmp_path, secret_key=settings.SECRET_KEY
    )
    server = Server(environment, log=tmp_path / "server.log")
    with server:
        yield server
    assert "Traceback" not in server.log_text(), server.log_text()


def _database_url() -> str:
    """Of the database this test uses."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user, password, name = (quote(str(database[key]), safe="") for key in ("USER", "PASSWORD", "NAME"))
    return f"postgres://{user}:{password}@{quote(str(database['HOST']), safe='')}:{database['PORT']}/{name}"
