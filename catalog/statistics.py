"""What the database plans by: how many rows there are, and how many have the same value."""

from django.apps import apps
from django.db import connection

#: Rows of each index that SQLite looks at: enough for its plans, whatever the size of the table.
ROWS_LOOKED_AT = 2000


def gather_statistics() -> None:
    """Look through samples of the catalogue's tables, so that queries are planned for its size.

    PostgreSQL does so by itself, but only some time after the transaction that wrote the rows.
    SQLite never does; it also looks at the tables of other apps.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
            cursor.execute("ANALYZE")
            return
        models = apps.get_app_config("catalog").get_models()
        tables = {model._meta.db_table for model in models}
        cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, sorted(tables)))}")
