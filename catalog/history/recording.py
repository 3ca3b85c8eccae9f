"""Writes down what an act of editing changed, and counts it."""

from collections import defaultdict
from typing import Any

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from catalog.history.snapshots import (
    FILES,
    MODELS,
    Row,
    RowName,
    Snapshot,
    Subject,
    container_of,
    parents_of,
)
from catalog.models import Artwork, Change, HistoryEntry, HistoryFile, TextTrack

_MAX_NAME = 250
_RANKS = {name: rank for rank, name in enumerate(MODELS)}


def record(
    before: Snapshot, after: Snapshot, *, by: User | None, via: str, comment: str
) -> set[Subject]:
    """Compare two snapshots, write what differs into the history, and return what that concerns.

    Runs in a transaction.
    """
    changed = [name for name in {**before, **after} if _differs(before.get(name), after.get(name))]
    # In one order, whichever was read first.
    changed.sort(key=lambda name: (name not in before, _RANKS[name.split(":")[0]]))
    if not changed:
        return set()
    by_subject: dict[Subject, list[RowName]] = defaultdict(list)
    for name in changed:
        by_subject[(after.get(name) or before[name]).subject].append(name)
    counted = {name: _counting(before.get(name), after.get(name)) for name in changed}
    is_new = {name for name in changed if name not in before}
    versions = {name: _version(after[name]) for name in is_new} | _count_up(
        set().union(*counted.values()) - is_new
    )
    containers = {
        name: _container_versions(after.get(name) or before[name], after) for name in changed
    }
    change = Change.objects.create(made_by=by, via=via, comment=comment[:300])
    entries = HistoryEntry.objects.bulk_create(
        HistoryEntry(
            change=change,
            **_named(subject, before, after),
            versions={row: version for name in names for row, version in containers[name].items()}
            | {row: versions[row] for name in names for row in counted[name]},
            rows=[_described(name, before.get(name), after.get(name)) for name in names],
        )
        for subject, names in by_subject.items()
    )
    HistoryFile.objects.bulk_create(
        HistoryFile(entry=entry, name=name) for entry in entries for name in _files_before(entry)
    )
    return set(by_subject)


def _files_before(entry: HistoryEntry) -> list[str]:
    """Return the files that rows named before, and so going back past the entry needs."""
    named = {
        row["before"][field]
        for row in entry.rows
        if row["before"]
        for field in FILES.get(MODELS[row["row"].split(":")[0]], ())
    }
    return sorted(named - {""})


def _container_versions(row: Row, after: Snapshot) -> dict[RowName, int]:
    """Return the row that a picture is of, with its version, which stays."""
    name = container_of(row.instance)
    return {name: _version(after[name])} if name in after and name else {}


def _differs(before: Row | None, after: Row | None) -> bool:
    return (before and before.fields) != (after and after.fields)


def _counting(before: Row | None, after: Row | None) -> set[RowName]:
    """Return the rows whose version counts a change of this one, wherever it was or is."""
    return {name for row in (before, after) if row for name in parents_of(row.instance)}


def _version(row: Row) -> int:
    return int(getattr(row.instance, "version", 0))


def _count_up(names: set[RowName]) -> dict[RowName, int]:
    """Raise the versions of rows, and return them; those that are gone have none any more."""
    by_model: dict[str, set[int]] = defaultdict(set)
    for name in names:
        model_name, pk = name.split(":")
        by_model[model_name].add(int(pk))
    versions: dict[RowName, int] = dict.fromkeys(names, 0)
    for model_name, pks in by_model.items():
        versions |= _raise_versions(MODELS[model_name], pks)
    return versions


def _raise_versions(model: Any, pks: set[int]) -> dict[RowName, int]:
    values: dict[str, Any] = {"version": F("version") + 1}
    if any(field.name == "updated_at" for field in model._meta.concrete_fields):
        values["updated_at"] = timezone.now()
    rows = model._default_manager.filter(pk__in=pks)
    rows.update(**values)
    name = model._meta.model_name
    return {f"{name}:{pk}": version for pk, version in rows.values_list("pk", "version")}


def _named(subject: Subject, before: Snapshot, after: Snapshot) -> dict[str, Any]:
    root = f"{subject.kind}:{subject.pk}"
    instance: Any = (after.get(root) or before[root]).instance
    return {
        "kind": subject.kind,
        "subject": subject.pk,
        "reference": _reference(instance),
        "name": str(instance)[:_MAX_NAME],
    }


def _reference(instance: Any) -> str:
    return str(getattr(instance, "public_id", None) or instance.slug)


def _described(name: RowName, before: Row | None, after: Row | None) -> dict[str, Any]:
    row = after or before
    return {
        "row": name,
        "name": display_name(row.instance)[:_MAX_NAME] if row else "",
        "before": before.fields if before else None,
        "after": after.fields if after else None,
    }


def display_name(instance: Any) -> str:
    """Say what a row is called among all the others of its title."""
    if isinstance(instance, TextTrack):
        return f"{instance.get_kind_display()} ({instance})"
    if isinstance(instance, Artwork) and instance.playable:
        return f"{instance.playable.name or instance.playable.number or ''} {instance}".strip()
    return str(instance)
