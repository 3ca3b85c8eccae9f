"""What import contracts cannot say of the layout: how large, who writes rows, nothing by name."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PACKAGES = (
    "accounts", "api_conventions", "bench", "catalog", "deploy", "media_engine", "recommendations",
    "samples", "streamex",
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
OUTSIDE = ("api_conventions/", "bench/", "deploy/", "media_engine/", "samples/")
#: Who else writes, by module and call, and why. This list may only become shorter.
ALSO_WRITES = {
    # A manager makes a user in Django's own way, for `createsuperuser` and allauth.
    ("accounts/models/users.py", "user.save"),
    # The history is written by what every action ends with.
    ("catalog/history/recording.py", "Change.objects.create"),
    ("catalog/history/recording.py", "HistoryEntry.objects.bulk_create"),
    ("catalog/history/recording.py", "HistoryFile.objects.bulk_create"),
    ("catalog/history/recording.py", "rows.update"),
}
CREATES = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "aupdate"}
SAVES = {"save", "asave", "adelete"}
CHANGES = {"update", "delete"}
#: What has such methods too and is no row.
NO_ROWS = ("cache", "default_storage", "session", "self", "super()", "digest", "bucket")
QUERYSETS = (".objects", "_manager", ".filter(", ".exclude(", ".all()", "queryset", "rows", "row")


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
    assert {*writes(modules())} == ALSO_WRITES


def writes(paths: list[Path]) -> Iterator[tuple[str, str]]:
    for path in paths:
        name = str(path.relative_to(ROOT))
        if not name.startswith((*WRITERS, *OUTSIDE)):
            for call in calls(path.read_text()):
                if is_write(call):
                    yield name, ast.unparse(call.func)


def calls(source: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))


def is_write(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    verb, receiver = call.func.attr, ast.unparse(call.func.value)
    if receiver.startswith(NO_ROWS) or is_uncommitted(call):
        return False
    if verb in SAVES | CREATES:
        return True
    return verb in CHANGES and any(part in receiver for part in QUERYSETS)


def is_uncommitted(call: ast.Call) -> bool:
    """A form that only fills its row in."""
    return any(key.arg == "commit" and ast.unparse(key.value) == "False" for key in call.keywords)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("title.save()", True),
        ("Title.objects.filter(pk=1).update(name='')", True),
        ("Title.objects.create(name='')", True),
        ("row.delete()", True),
        ("form.save()", True),
        ("form.save(commit=False)", False),
        ("values.update(name='')", False),
        ("cache.delete('key')", False),
    ],
)
def test_it_tells_a_write(source, expected):
    (call,) = [
        call for call in calls(source) if ast.unparse(call) == ast.unparse(ast.parse(source))
    ]
    assert is_write(call) is expected


def test_nothing_goes_round_the_contracts_by_name():
    """`apps.get_model("catalog", "Title")` is an import that no contract sees."""
    named = [
        f"{path.relative_to(ROOT)}: {ast.unparse(call)}"
        for path in modules()
        for call in calls(path.read_text())
        if ast.unparse(call.func).split(".")[-1] in {"get_model", "import_module", "import_string"}
    ]
    assert named == []
