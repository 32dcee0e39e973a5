"""How the app is connected: what DATABASE_URL becomes, and what the database then says of itself."""

from pathlib import Path

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import close_old_connections, connection

from core.database import database_settings

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="Asks SQLite what it was told.")
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="Asks PostgreSQL what it was told.")


def settings_for(url, *, pool_size=0, **options):
    parsed = environ.Env.db_url_config(url)
    return database_settings(
        parsed, **{"data_dir": Path("/data"), "sqlite_synchronous": "NORMAL", "pool_size": pool_size, **options}
    )


def show(cursor, name):
    cursor.execute(f"SHOW {name}" if connection.vendor == "postgresql" else f"PRAGMA {name}")
    return cursor.fetchone()[0]


def test_sqlite_takes_the_write_lock_first_and_waits_for_it():
    settings = settings_for("sqlite:////data/greenroom.sqlite3", sqlite_synchronous="FULL")

    assert settings["NAME"] == "/data/greenroom.sqlite3"
    assert (settings["OPTIONS"]["transaction_mode"], settings["OPTIONS"]["timeout"]) == ("IMMEDIATE", 20)
    assert "journal_mode=WAL;PRAGMA synchronous=FULL;" in settings["OPTIONS"]["init_command"]
    assert settings["TEST"] == {"NAME": "/data/test.sqlite3"}


def test_postgresql_keeps_a_connection_for_each_thread():
    settings = settings_for("postgres://ada:secret@db.example:5433/greenroom")

    assert [settings[name] for name in ("HOST", "PORT", "USER", "PASSWORD", "NAME")] == [
        "db.example",
        5433,
        "ada",
        "secret",
        "greenroom",
    ]
    assert (settings["CONN_MAX_AGE"], settings["CONN_HEALTH_CHECKS"]) == (600, True)
    assert settings["OPTIONS"] == {
        "connect_timeout": 5,
        "options": "-c lock_timeout=20s -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s",
    }


def test_postgresql_shares_connections_when_told_to():
    settings = settings_for("postgres:///greenroom", pool_size=4)

    # Django refuses a pool of connections that threads keep.
    assert (settings["CONN_MAX_AGE"], settings["CONN_HEALTH_CHECKS"]) == (0, True)
    assert settings["OPTIONS"]["pool"] == {"min_size": 1, "max_size": 4, "timeout": 20}


@pytest.mark.parametrize(
    ("url", "option", "value"),
    [
        ("postgres://db/greenroom?connect_timeout=1", "connect_timeout", 1),
        ("postgres://db/greenroom?options=-c%20statement_timeout%3D0", "options", "-c statement_timeout=0"),
        ("postgres://db/greenroom?sslmode=require", "sslmode", "require"),
        ("sqlite:////data/greenroom.sqlite3?timeout=1", "timeout", 1),
    ],
)
def test_options_in_the_url_win(url, option, value):
    assert settings_for(url)["OPTIONS"][option] == value


def test_age_in_the_url_wins():
    assert settings_for("postgres://db/greenroom?conn_max_age=5")["CONN_MAX_AGE"] == 5


def test_other_databases_are_refused():
    with pytest.raises(ImproperlyConfigured, match="Greenroom runs on SQLite and PostgreSQL"):
        settings_for("mysql://db/greenroom")


@on_sqlite
@pytest.mark.django_db
def test_sqlite_runs_as_it_was_told():
    with connection.cursor() as cursor:
        found = {name: show(cursor, name) for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")}

    assert found == {"journal_mode": "wal", "synchronous": 1, "busy_timeout": 20_000, "foreign_keys": 1}


@on_postgresql
@pytest.mark.django_db
def test_postgresql_runs_as_it_was_told():
    names = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout", "synchronous_commit")
    with connection.cursor() as cursor:
        found = {name: show(cursor, name) for name in names}

    assert found == {
        "lock_timeout": "20s",
        "statement_timeout": "30s",
        "idle_in_transaction_session_timeout": "1min",
        "synchronous_commit": "on",
    }


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_restarted_server_costs_no_request():
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    other.close()

    # As at the beginning of a request.
    close_old_connections()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")

        assert cursor.fetchone() == (1,)
