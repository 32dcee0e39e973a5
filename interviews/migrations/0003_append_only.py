"""Published versions and grades never change: the database itself refuses.

A later migration that rebuilds one of these tables on SQLite (most alterations do) loses its trigger and must make it
again; tests/models/test_append_only.py notices.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Everything but the columns that a deleted person or a moved pointer may set to null.
FROZEN_COLUMNS = {
    "interviews_questionversion": [
        "question_id",
        "number",
        "section_title",
        "prompt",
        "reference_answer",
        "difficulty",
        "suggested_seconds",
        "rubric_json",
        "rubric_hash",
        "follow_ups",
        "created_at",
    ],
    "interviews_grade": [
        "answer_id",
        "created_at",
        "scorer_version",
        "rubric_hash",
        "score",
        "confidence",
        "result_json",
    ],
}


def create_triggers(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION interviews_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '%% rows never change', TG_TABLE_NAME USING ERRCODE = 'check_violation'; END $$"
        )
    for table, columns in FROZEN_COLUMNS.items():
        head = f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE OF {', '.join(columns)} ON {table}"
        if vendor == "postgresql":
            schema_editor.execute(f"{head} FOR EACH ROW EXECUTE FUNCTION interviews_refuse_change()")
        else:
            schema_editor.execute(f"{head} BEGIN SELECT RAISE(ABORT, '{table} rows never change'); END")


def drop_triggers(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in FROZEN_COLUMNS:
        schema_editor.execute(f"DROP TRIGGER {table}_never_changes" + (f" ON {table}" if is_postgresql else ""))
    if is_postgresql:
        schema_editor.execute("DROP FUNCTION interviews_refuse_change()")


class Migration(migrations.Migration):
    dependencies = [("interviews", "0002_groups")]
    operations = [migrations.RunPython(create_triggers, drop_triggers)]
