"""`PUT` of single resources: all of it or nothing, and of the version that was read."""

from typing import Any

import pytest
from django.utils import timezone

from catalog.actions.editing.writing import WRITABLE
from catalog.models import Character, Genre, Person, Playable, Season, Title
from catalog.tests.editing.api.conftest import EditorClient, code, fields

MODELS = {
    "titles": Title, "seasons": Season, "playables": Playable, "people": Person,
    "characters": Character, "genres": Genre,
}  # fmt: skip


def whole(path: str) -> dict[str, Any]:
    """Return all that an editor can say of something, as it stands."""
    family, value = path.strip("/").split("/")
    model = MODELS[family]
    row = model.objects.get(**{"slug" if model in (Title, Genre) else "public_id": value})
    said = {field: getattr(row, field) for field in WRITABLE[model]}
    if said.get("season"):
        said["season"] = str(said["season"].public_id)
    return said


def test_it_replaces_all_that_is_said(
    editor_client: EditorClient,
    film: Playable,
    episodes: list[Playable],
    ines: Person,
    conductor: Character,
    noir: Genre,
) -> None:
    film.title.genres.add(noir)
    Title.objects.update(published_at=timezone.now().replace(microsecond=0))
    for path, values in {
        f"titles/{film.title.slug}/": {"name": "Day Train", "year": 1999, "sort_name": ""},
        f"seasons/{episodes[0].season.public_id}/": {"name": "First", "synopsis": "S"},
        f"playables/{episodes[0].public_id}/": {
            "number": 7, "season": str(episodes[2].season.public_id),
        },
        f"playables/{film.public_id}/": {"synopsis": "S"},
        f"people/{ines.public_id}/": {"born_on": "1970-01-01", "biography": "B"},
        f"characters/{conductor.public_id}/": {"description": "D"},
        "genres/noir/": {"name_es": ""},
    }.items():  # fmt: skip
        said = whole(path)
        answer = editor_client.change("put", path, said | values)
        assert answer.status_code == 200, (path, answer.content)
        now = whole(path)
        changed = {name for name in now if str(now[name]) != str(said[name])}
        assert changed - {"sort_name"} == values.keys() - {"sort_name"}, path
        assert code(editor_client.send("put", path, said)) == (428, "precondition_required")
        stale = editor_client.send("put", path, said, **{"If-Match": '"1-0"'})
        assert code(stale) == (412, "stale")
    assert Title.objects.get(pk=film.title_id).sort_name == "day train"
    assert film.title.genres.count() == 1, "what is inside stays"


@pytest.mark.parametrize(
    ("path", "missing"),
    [
        ("titles/{film}/", {"status", "published_at", "synopsis", "slug"}),
        ("seasons/{season}/", {"number", "synopsis"}),
        ("playables/{playable}/", {"number", "season", "available_until"}),
        ("people/{person}/", {"slug", "born_on"}),
        ("characters/{character}/", {"description"}),
        ("genres/noir/", {"slug", "name_es"}),
    ],
)
def test_what_was_forgotten_is_named_and_empties_nothing(
    editor_client: EditorClient,
    film: Playable,
    episodes: list[Playable],
    ines: Person,
    conductor: Character,
    noir: Genre,
    path: str,
    missing: set[str],
) -> None:
    path = path.format(
        film=film.title.slug,
        season=episodes[0].season.public_id,
        playable=episodes[0].public_id,
        person=ines.public_id,
        character=conductor.public_id,
    )
    before = whole(path)
    assert missing <= set(fields(editor_client.change("put", path, {"name": "Other"})))
    assert whole(path) == before
