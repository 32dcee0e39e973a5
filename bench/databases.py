"""Empty databases to measure on, gone afterwards, and how DATABASE_URL names them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import environ
import psycopg
from psycopg.sql import SQL, Identifier


def database_url(database: Mapping[str, Any]) -> str:
    """Django's settings of a database as one address."""
    if database["ENGINE"] == "django.db.backends.sqlite3":
        return f"sqlite:///{database['NAME']}"
    user, password = quote(database["USER"], safe=""), quote(database["PASSWORD"], safe="")
    port = f":{database['PORT']}" if database["PORT"] else ""
    host, name = quote(database["HOST"]), quote(database["NAME"], safe="")
    # The directory of a socket stands in the path.
    place = f"{port}/{host}" if host.startswith("/") else f"{host}{port}"
    return f"postgres://{user}:{password}@{place}/{name}"


@contextmanager
def new_postgresql_database(server_url: str) -> Iterator[str]:
    """The address of a new database on that server. The one that `server_url` names is not touched."""
    database = environ.Env.db_url_config(server_url)
    name = f"greenroom_bench_{os.getpid()}"
    keys = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    where = {key: database[setting] for key, setting in keys.items() if database[setting]}
    with psycopg.connect(dbname="postgres", autocommit=True, **where) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        try:
            yield database_url({**database, "NAME": name})
        finally:
            # By force: the connections of killed servers may not have ended yet.
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))
