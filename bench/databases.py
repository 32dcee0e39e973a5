"""Empty databases to measure on, gone afterwards."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier


@contextmanager
def sqlite(folder: Path) -> Iterator[str]:
    """The address of a database in a file."""
    yield f"sqlite:///{folder / 'bench.sqlite3'}"


@contextmanager
def postgresql(server_url: str) -> Iterator[str]:
    """The address of a new database on that server, beside the one it names, which nothing here touches."""
    name = f"greenroom_bench_{os.getpid()}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        try:
            yield urlsplit(server_url)._replace(path=f"/{name}").geturl()
        finally:
            # By force: its killed servers' connections may not have ended yet.
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))
