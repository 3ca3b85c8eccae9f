"""Deleting what editors made: what goes with it is said, and what others need is kept."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import CASCADE, Count, Model, Q, QuerySet, Sum

from catalog.actions.media.assets import delete_asset
from catalog.models import Character, Credit, Genre, MediaAsset, Person, Playable, Season, Title

_MAX_LISTED_USES = 20


@dataclass(frozen=True, kw_only=True)
class Use:
    """A title that needs something."""

    id: UUID
    name: str


class InUseError(Exception):
    """It is needed: `uses` names the first of the `total` titles that it is in."""

    def __init__(self, row: Model, uses: list[Use], total: int) -> None:
        super().__init__(str(row))
        self.row, self.uses, self.total = row, uses, total


@dataclass(frozen=True, kw_only=True)
class Losses:
    """What goes: how many rows by model, how many media, and their size in bytes."""

    rows: dict[str, int]
    media: int
    media_bytes: int


def losses_of(*, row: Model) -> Losses:
    """Count what would be deleted together with `row`; nothing is changed.

    One query for each kind of thing that belongs to it. Raises InUseError.
    """
    _require_unused(row)
    sums = [
        media.aggregate(count=Count("pk"), size=Sum("source_bytes")) for media in _media_of(row)
    ]
    return Losses(
        rows={row._meta.model_name or "": 1, **_count_dependents(row)},
        media=sum(each["count"] for each in sums),
        media_bytes=sum(each["size"] or 0 for each in sums),
    )


def delete_row(*, row: Title | Season | Playable | Person | Character | Genre) -> Losses:
    """Delete `row`, which an act of editing has opened, with what belongs to it, and say what went.

    The media of what plays go with it, also those that wait to take the place of others: rows,
    renditions and sources. Raises InUseError for a person or a character with credits and a genre
    with titles.
    """
    losses = losses_of(row=row)
    for asset in chain(*_media_of(row)):
        delete_asset(asset=asset)
    row.delete()
    return losses


def _media_of(row: Model) -> list[QuerySet[MediaAsset]]:
    """Return what plays of `row`, and what will play: each by an index of its own.

    No asset is in both; the database sees to that.
    """
    paths: dict[Any, str] = {Title: "__title", Season: "__season", Playable: ""}
    path = paths.get(row._meta.concrete_model)
    if path is None:
        return []
    places = ("playable", "awaits")
    return [MediaAsset.objects.filter(**{f"{place}{path}": row.pk}) for place in places]


def _require_unused(row: Model) -> None:
    users = _users_of(row)
    if users is not None and (total := users.count()):
        uses = [Use(id=title.public_id, name=str(title)) for title in users[:_MAX_LISTED_USES]]
        raise InUseError(row, uses, total)


def _users_of(row: Model) -> Any:
    """Return the titles that need `row`, or None where that cannot be."""
    if isinstance(row, Genre):
        return row.titles.order_by("sort_name", "pk")
    if isinstance(row, Person | Character):
        credits_ = Credit.objects.filter(**{row._meta.model_name or "": row.pk})
        needed = Q(pk__in=credits_.exclude(title=None).values("title")) | Q(
            pk__in=credits_.exclude(playable=None).values("playable__title")
        )
        return Title.objects.filter(needed).order_by("sort_name", "pk")
    return None


def _count_dependents(row: Model) -> dict[str, int]:
    counts = {}
    for model, paths in _cascades(row._meta.concrete_model or type(row)):
        condition = Q()
        for path in paths:
            condition |= Q(**{path: row.pk})
        if count := model._base_manager.filter(condition).count():
            counts[model._meta.model_name or ""] = count
    return counts


def _cascades(root: type[Model]) -> Iterator[tuple[type[Model], list[str]]]:
    """Yield the models whose rows are deleted with one of `root`, and how they lead to it."""
    paths: dict[type[Model], list[str]] = {}
    queue: deque[tuple[type[Model], str]] = deque([(root, "")])
    while queue:
        model, prefix = queue.popleft()
        for relation in model._meta.related_objects:
            child: Any = relation.related_model
            if getattr(relation, "on_delete", None) is not CASCADE or child in (root, model):
                continue
            path = f"{relation.field.name}__{prefix}" if prefix else relation.field.name
            if child not in paths:
                queue.append((child, path))
            paths.setdefault(child, []).append(path)
    yield from paths.items()
