"""How the app is connected to its database: what DATABASE_URL says, and what SQLite and PostgreSQL need beside it.

Both are given the same manners. A writer waits up to LOCK_TIMEOUT_SECONDS for another, a transaction that has read
may write afterwards, and no request has to open a connection.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

SQLITE = "django.db.backends.sqlite3"
POSTGRESQL = "django.db.backends.postgresql"

# Far longer than any write takes; who waits longer has met one that hangs.
LOCK_TIMEOUT_SECONDS = 20
# Longer than the wait for a lock, which is part of a statement's time. No page needs a second.
STATEMENT_TIMEOUT_SECONDS = 30
# A transaction whose process went away or hangs keeps its locks until then.
IDLE_IN_TRANSACTION_TIMEOUT_SECONDS = 60
# For a server that does not answer. The browser keeps what was typed and tries again.
CONNECT_TIMEOUT_SECONDS = 5
CONNECTION_MAX_AGE_SECONDS = 600


def database_settings(
    url: Mapping[str, Any], *, data_dir: Path, sqlite_synchronous: str, pool_size: int
) -> dict[str, Any]:
    """Django's settings for the database that `url`, the parsed DATABASE_URL, names; its own options win.

    `pool_size`: how many PostgreSQL connections the threads of a process share; 0 when each keeps its own. Raises
    ImproperlyConfigured for any other database: the tests run on these two.
    """
    if url["ENGINE"] == SQLITE:
        ours = _sqlite(data_dir, sqlite_synchronous)
    elif url["ENGINE"] == POSTGRESQL:
        ours = _postgresql(pool_size)
    else:
        raise ImproperlyConfigured("Greenroom runs on SQLite and PostgreSQL: DATABASE_URL names another database.")
    return {**ours, **url, "OPTIONS": {**ours["OPTIONS"], **url.get("OPTIONS", {})}}


def _sqlite(data_dir: Path, synchronous: str) -> dict[str, Any]:
    return {
        "CONN_MAX_AGE": CONNECTION_MAX_AGE_SECONDS,
        "OPTIONS": {
            # Take the write lock when a transaction begins: one that reads first and writes later would otherwise fail
            # at once ("database is locked") when another has written in between, whatever the timeout.
            "transaction_mode": "IMMEDIATE",
            "timeout": LOCK_TIMEOUT_SECONDS,
            # WAL lets readers and one writer work side by side. NORMAL loses nothing when the process is killed; only a
            # power cut can take the last moments: SQLITE_SYNCHRONOUS=FULL closes that too, for a third of the speed.
            "init_command": (
                "PRAGMA journal_mode=WAL;"
                f"PRAGMA synchronous={synchronous};"
                "PRAGMA mmap_size=134217728;"
                "PRAGMA cache_size=-20000;"
                "PRAGMA journal_size_limit=27103364;"
            ),
        },
        # An in-memory database cannot be shared between the threads of a live server.
        "TEST": {"NAME": str(data_dir / "test.sqlite3")},
    }


def _postgresql(pool_size: int) -> dict[str, Any]:
    timeouts = {
        "lock_timeout": LOCK_TIMEOUT_SECONDS,
        "statement_timeout": STATEMENT_TIMEOUT_SECONDS,
        "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION_TIMEOUT_SECONDS,
    }
    options: dict[str, Any] = {
        "connect_timeout": CONNECT_TIMEOUT_SECONDS,
        "options": " ".join(f"-c {name}={seconds}s" for name, seconds in timeouts.items()),
    }
    if pool_size:
        # Opened by the first query of a process, never while the app is loaded: gunicorn's `--preload` forks no pool.
        options["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": LOCK_TIMEOUT_SECONDS}
    return {
        # gunicorn's threads stay, so a connection kept by each is a pool that holds as many as can be used, and nobody
        # waits for one. psycopg's pool serves more threads than the server has connections for, at a price: it tries
        # dead connections one by one with growing pauses, so that after a restart of the server requests waited or
        # failed (two of six; none with kept connections), and while it is away each fails only after the timeout.
        "CONN_MAX_AGE": 0 if pool_size else CONNECTION_MAX_AGE_SECONDS,
        # A connection is tried before a request uses it, so that a restarted server costs none.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
