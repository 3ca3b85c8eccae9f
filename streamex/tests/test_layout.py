"""What import contracts cannot say of the layout: how large, who writes rows, nothing by name."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PACKAGES = (
    "accounts", "api_conventions", "bench", "catalog", "deploy", "media_engine", "recommendations",
    "samples", "streamex", "text_rules",
)  # fmt: skip
MAX_MODULES = 18
MAX_LINES = 400
MAX_LINES_OF_CATALOG = 25_000
#: Where verbs live.
WRITERS = (
    "accounts/actions/", "catalog/actions/", "catalog/ingest/", "catalog/artwork/",
    "catalog/search/", "catalog/importing/", "recommendations/",
)  # fmt: skip
#: Not Django, or no part of what runs.
OUTSIDE = ("api_conventions/", "bench/", "deploy/", "media_engine/", "samples/", "text_rules/")
#: Who else writes, by module and call, and why. This list may only become shorter.
ALSO_WRITES = {
    # A manager makes a user in Django's own way, for `createsuperuser` and allauth.
    ("accounts/models/users.py", "user.save"),
    # What a model says of itself whenever it is saved; it saves nobody else.
    ("catalog/models/people.py", "super().save"),
    ("catalog/models/titles.py", "super().save"),
    # The history is written by what every action ends with.
    ("catalog/history/recording.py", "Change.objects.create"),
    ("catalog/history/recording.py", "HistoryEntry.objects.bulk_create"),
    ("catalog/history/recording.py", "HistoryFile.objects.bulk_create"),
    ("catalog/history/recording.py", "rows.update"),
}
#: What looks like a write and is none, by module and call, and why.
WRITES_NO_ROWS = {
    # A view and a resource call their own method, which asks an action.
    ("catalog/api/editing/people.py", "self.create"),
    ("catalog/admin/importing/exchange.py", "self.create"),
    # Django's store of sessions, as `request.session` is.
    # A session in its own store, with when somebody of the staff was at work last.
    ("accounts/api/sign_in/json_web_tokens.py", "session.save"),
    ("accounts/api/sign_in/tokens.py", "session.save"),
    # allauth's form of a sign-up, which asks the adapter.
    ("accounts/sign_in/quiet_sign_up.py", "self.save"),
    # The file that a table was sent in, kept until somebody has confirmed it.
    ("catalog/admin/importing/exchange.py", "super().save"),
    # Attributes and words of a form's field.
    ("catalog/admin/media/artwork_form.py", "self.fields[name].widget.attrs.update"),
    ("catalog/admin/media/asset_form.py", "self.fields['file'].error_messages.update"),
}
CREATES = {
    "create", "acreate", "bulk_create", "abulk_create", "bulk_update", "abulk_update",
    "get_or_create", "aget_or_create", "update_or_create", "aupdate_or_create",
}  # fmt: skip
SAVES = {"save", "asave", "delete", "adelete", "_raw_delete", "save_m2m", "save_base"}
UPDATES = {"update", "aupdate"}
RELATES = {"set", "aset", "add", "aadd", "clear", "aclear", "remove", "aremove"}
EXECUTES = {"execute", "executemany"}
#: SQL that changes no row.
READING_SQL = ("SELECT", "PRAGMA", "ANALYZE", "EXPLAIN")
#: What has such methods too and is no row: exactly these receivers.
NO_ROWS = {
    "cache",  # Django's cache
    "default_storage",  # files
    "request.session",  # its own store, written by Django
    # Stripe's objects, at Stripe
    "self._api.customers", "self._api.plans", "self._api.setup_intents", "self._api.subscriptions",
}  # fmt: skip


def modules() -> list[Path]:
    found = (path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))
    return [path for path in found if not {"tests", "migrations"} & set(path.parts)]


def test_no_package_has_too_many_modules():
    counts: dict[Path, int] = {}
    for path in modules():
        counts[path.parent] = counts.get(path.parent, 0) + (path.name != "__init__.py")
    assert len(counts) > 30
    assert {str(folder): n for folder, n in counts.items() if n > MAX_MODULES} == {}


def test_no_module_is_too_long():
    lengths = {path: len(path.read_text().splitlines()) for path in modules()}
    assert {str(path): n for path, n in lengths.items() if n > MAX_LINES} == {}
    catalog = sum(n for path, n in lengths.items() if path.is_relative_to(ROOT / "catalog"))
    assert catalog < MAX_LINES_OF_CATALOG


def test_rows_are_written_where_verbs_live():
    """Pages, API, administration and models save nothing themselves."""
    assert {*writes(modules())} == ALSO_WRITES | WRITES_NO_ROWS


def writes(paths: list[Path]) -> Iterator[tuple[str, str]]:
    names = related_names()
    for path in paths:
        name = str(path.relative_to(ROOT))
        if not name.startswith((*WRITERS, *OUTSIDE)):
            for call in calls(path.read_text()):
                if is_write(call, names):
                    yield name, ast.unparse(call.func)


def related_names() -> set[str]:
    """Return what managers of related rows are called: genres, permissions, credits."""
    fields = [field for model in apps.get_models() for field in model._meta.get_fields()]
    forward = {field.name for field in fields if field.many_to_many and not field.auto_created}
    backward = {
        field.get_accessor_name() for field in fields
        if field.auto_created and (field.one_to_many or field.many_to_many)
    }  # fmt: skip
    return {name for name in forward | backward if name}


def calls(source: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))


def is_write(call: ast.Call, related: set[str]) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    verb, receiver = call.func.attr, call.func.value
    if ast.unparse(receiver) in NO_ROWS or is_uncommitted(call):
        return False
    if verb in SAVES | CREATES:
        return True
    if verb in UPDATES:  # A queryset's takes names alone, unlike that of a mapping or a digest.
        return not call.args and bool(call.keywords)
    if verb in RELATES:
        return is_related(receiver, related)
    return verb in EXECUTES and not is_reading(call)


def is_uncommitted(call: ast.Call) -> bool:
    """A form that only fills its row in."""
    return any(key.arg == "commit" and ast.unparse(key.value) == "False" for key in call.keywords)


def is_related(receiver: ast.expr, related: set[str]) -> bool:
    """Whether a set of rows is what is changed, and not a set of anything else."""
    if isinstance(receiver, ast.Call):
        return ast.unparse(receiver.func) == "getattr"
    return isinstance(receiver, ast.Attribute) and receiver.attr in related


def is_reading(call: ast.Call) -> bool:
    """Whether the SQL is there to be read, and changes nothing."""
    sql = ast.unparse(call.args[0]).lstrip("f'\"").upper() if call.args else ""
    return sql.startswith(READING_SQL)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("title.save()", True),
        ("self.save()", True),
        ("Title.objects.filter(pk=1).update(name='')", True),
        ("found.update(name='')", True),
        ("found.update(**values)", True),
        ("Title.objects.create(name='')", True),
        ("self.model.objects.create(name='')", True),
        ("self.model._default_manager.bulk_create(found)", True),
        ("title.delete()", True),
        ("asset.delete()", True),
        ("session_row.delete()", True),
        ("cached.delete()", True),
        ("form.save()", True),
        ("form.save_m2m()", True),
        ("title.genres.set(found)", True),
        ("self.title.genres.add(genre)", True),
        ("user.user_permissions.clear()", True),
        ("genre.titles.remove(title)", True),
        ("getattr(row, name).set(found)", True),
        ("cursor.execute('DELETE FROM catalog_title')", True),
        ("cursor.execute(f'UPDATE {table} SET name = 1')", True),
        ("cursor.execute(statement)", True),
        ("cursor.execute('SELECT 1')", False),
        ("cursor.execute(f'ANALYZE {table}')", False),
        ("form.save(commit=False)", False),
        ("values.update({'name': ''})", False),
        ("digest.update(chunk)", False),
        ("seen.add(key)", False),
        ("genres.add(slug)", False),
        ("cache.set('key', 1)", False),
        ("cache.delete('key')", False),
    ],
)
def test_it_tells_a_write(source, expected):
    (call,) = [
        call for call in calls(source) if ast.unparse(call) == ast.unparse(ast.parse(source))
    ]
    assert is_write(call, related_names()) is expected


#: Who finds models by name, and why. This list may only become shorter.
BY_NAME = {
    # The names of the tables of its own app, which the database is to look through.
    ("catalog/statistics.py", "apps.get_app_config"),
    ("catalog/statistics.py", "apps.get_app_config('catalog').get_models"),
}
FINDERS = {
    "get_model", "get_models", "get_app_config", "get_app_configs", "get_registered_model",
    "model_class", "import_module", "import_string", "__import__",
}  # fmt: skip


def test_nothing_goes_round_the_contracts_by_name():
    """`apps.get_model("catalog", "Title")` is an import that no contract sees."""
    named = {
        (str(path.relative_to(ROOT)), ast.unparse(call.func))
        for path in modules()
        for call in calls(path.read_text())
        if ast.unparse(call.func).split(".")[-1] in FINDERS
    }
    assert named == BY_NAME


#: Who writes genres of titles and credits, and how. This list may only become shorter.
WRITES_CASTS = {
    ("catalog/actions/editing/casting.py", "title.genres.add"),
    ("catalog/actions/editing/casting.py", "title.genres.set"),
    ("catalog/actions/editing/casting.py", "Credit.objects.filter(pk__in=gone).delete"),
    ("catalog/actions/editing/casting.py", "Credit.objects.bulk_update"),
    ("catalog/actions/editing/casting.py", "Credit.objects.bulk_create"),
    ("catalog/actions/editing/casting.py", "credit.save"),
    ("catalog/actions/editing/casting.py", "credit.delete"),
}


def test_genres_and_credits_are_written_in_one_module():
    """Whoever writes them asks the same actions: pages, API, tables, imports, the demo."""
    found = {
        (str(path.relative_to(ROOT)), ast.unparse(call.func))
        for path in modules()
        for call in calls(path.read_text())
        if is_write(call, {"genres", "credits"}) and is_of_casts(ast.unparse(call.func))
    }
    assert found == WRITES_CASTS


def is_of_casts(call: str) -> bool:
    """Whether genres of a title or credits are what is called."""
    return call.lower().startswith("credit.") or bool({"genres", "credits"} & {*call.split(".")})
