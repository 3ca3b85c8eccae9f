"""Titles: made, changed and deleted over the API."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import Profile
from catalog.actions.search_index import index_titles
from catalog.models import Change, Credit, Genre, MediaAsset, Person, Playable, Season, Title
from catalog.tests.editing.api.conftest import EditorClient, code, fields
from catalog.tests.stored import add_media

SERIES = {
    "kind": "series",
    "name": "Harbour Lights",
    "year": 2026,
    "maturity_age": 12,
    "original_language": "ES-MX",
    "seasons": [{"name": "The beginning", "playables": [{"name": "Arrival"}, {"name": "Fog"}]}],
}


def test_a_series_with_its_first_season_and_episodes(
    editor_client: EditorClient, noir: Genre, ines: Person
) -> None:
    cast = [{"person": str(ines.public_id), "role": "director"}]
    made = editor_client.post("titles/", {**SERIES, "genres": ["noir"], "cast": cast})
    assert made.status_code == 201, made.content
    body = made.json()
    assert (body["kind"], body["slug"], body["status"]) == (
        "series", "harbour-lights-2026", "draft",
    )  # fmt: skip
    assert body["original_language"] == "es-MX"
    assert [(s["number"], s["name"], s["playable_count"]) for s in body["seasons"]] == [
        (1, "The beginning", 2)
    ]
    assert [c["person"]["name"] for c in body["credits"]] == ["Inés Vidal"]
    assert [g["slug"] for g in body["genres"]] == ["noir"]
    title = Title.objects.get()
    assert [(p.kind, p.number, p.name) for p in title.playables.in_order()] == [
        ("episode", 1, "Arrival"), ("episode", 2, "Fog"),
    ]  # fmt: skip
    assert made["ETag"] == editor_client.tag(f"titles/{body['id']}/")
    assert Change.objects.get().made_by.email == "editor@example.com"


@pytest.mark.parametrize(
    ("kind", "inside"), [("course", "lesson"), ("album", "track"), ("series", "episode")]
)
def test_each_kind_has_what_it_is_made_of(
    editor_client: EditorClient, kind: str, inside: str
) -> None:
    made = editor_client.post(
        "titles/", {"kind": kind, "name": "X", "seasons": [{"playables": [{}]}]}
    )
    assert made.status_code == 201
    assert Playable.objects.get().kind == inside


def test_a_film_comes_with_what_plays(editor_client: EditorClient) -> None:
    body = editor_client.post("titles/", {"kind": "movie", "name": "Night Train"}).json()
    assert [p["kind"] for p in body["playables"]] == ["film"]
    again = editor_client.post("titles/", {"kind": "movie", "name": "Night Train"}).json()
    assert again["slug"] == "night-train-2"


def test_published_without_a_date_is_published_now(editor_client: EditorClient) -> None:
    before = timezone.now()
    body = editor_client.post(
        "titles/", {"kind": "movie", "name": "A", "status": "published"}
    ).json()
    published_at = datetime.datetime.fromisoformat(body["published_at"])
    assert before <= published_at <= timezone.now()
    assert Title.objects.get().published_at == published_at


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "play"}, "kind"),
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"year": 1700}, "year"),
        ({"year": "NaN"}, "year"),
        ({"maturity_age": 19}, "maturity_age"),
        ({"maturity_age": -1}, "maturity_age"),
        ({"slug": "Not a slug"}, "slug"),
        ({"original_language": "Klingon!"}, "original_language"),
        ({"status": "gone"}, "status"),
        ({"published_at": "tomorrow"}, "published_at"),
        ({"genres": ["none-such"]}, "genres"),
        ({"genres": "noir"}, "genres"),
        ({"cast": [{"person": "0190a7c2-5d3e-7b10-8f6a-2b1c3d4e5f60"}]}, "cast"),
        ({"cast": [{"person": "x"}]}, "cast"),
        ({"seasons": [{"playables": [{"number": -1}]}]}, "seasons"),
        ({"seasons": [{"number": 1}, {"number": 1}]}, "seasons"),
        ({"seasons": [{"playables": [{"number": 1}, {"number": 1}]}]}, "seasons"),
        ({"kind": "movie"}, "seasons"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_made(
    editor_client: EditorClient, wrong: dict, field: str
) -> None:
    assert list(fields(editor_client.post("titles/", {**SERIES, **wrong}))) == [field]
    assert not Title.objects.exists()
    assert not Change.objects.exists()


def test_a_taken_slug_is_no_server_error(editor_client: EditorClient, film: Playable) -> None:
    body = {"kind": "movie", "name": "B", "slug": film.title.slug}
    assert list(fields(editor_client.post("titles/", body))) == ["slug"]


def test_it_changes_what_is_given_and_nothing_else(
    editor_client: EditorClient, film: Playable
) -> None:
    path = f"titles/{film.title.slug}/"
    before = Title.objects.filter(pk=film.title_id).values().get()
    answer = editor_client.change(
        "patch",
        path,
        {
            "tagline": "All aboard", "name": "Night Trains", "kind": "album", "id": "x",
            "version": 99, "public_id": "x", "popularity": 9,
            "created_at": "2000-01-01T00:00:00Z", "pk": 3,
        },
    )  # fmt: skip
    assert answer.status_code == 200, answer.content
    after = Title.objects.filter(pk=film.title_id).values().get()
    changed = {key for key in after if after[key] != before[key]}
    assert changed == {"tagline", "name", "sort_name", "version", "updated_at"}
    assert (after["sort_name"], after["version"]) == ("night trains", 2)


def test_a_sort_name_of_the_editors_own_stays(editor_client: EditorClient, film: Playable) -> None:
    path = f"titles/{film.title.public_id}/"
    editor_client.change("patch", path, {"sort_name": "zzz"})
    editor_client.change("patch", path, {"name": "Other"})
    assert Title.objects.get().sort_name == "zzz"


# --- Two editors --------------------------------------------------------------------------------


def test_two_editors_never_overwrite_each_other(
    editor_client: EditorClient, film: Playable
) -> None:
    path = f"titles/{film.title.slug}/"
    tag = editor_client.tag(path)
    assert code(editor_client.send("patch", path, {"tagline": "x"})) == (
        428,
        "precondition_required",
    )
    first = editor_client.send(
        "patch", path, {"tagline": "First"}, **{"If-Match": tag, "X-Comment": "Marketing"}
    )
    assert first.status_code == 200
    second = editor_client.send("patch", path, {"tagline": "Second"}, **{"If-Match": tag})
    assert code(second) == (412, "stale")
    details = second.json()["error"]["details"]
    assert details["version"] == 2
    (change,) = details["changes"]
    assert change["made_by"] == "editor@example.com"
    assert change["summary"] == ["Night Train (2024): tagline"]
    assert Title.objects.get().tagline == "First"
    third = editor_client.send("patch", path, {"tagline": "Second"}, **{"If-Match": first["ETag"]})
    assert third.status_code == 200


@pytest.mark.parametrize("tag", ['"1-zz"', '"nonsense"', "1", '""', '"99999999999-ab"', '"2-ab"'])
def test_a_tag_that_does_not_fit_is_stale(
    editor_client: EditorClient, film: Playable, tag: str
) -> None:
    answer = editor_client.send(
        "patch", f"titles/{film.title.slug}/", {"name": "x"}, **{"If-Match": tag}
    )
    assert code(answer) == (412, "stale")


@pytest.mark.parametrize("tag", ['"1-ab"', 'W/"1-ab"', '"9-ab", "1-ab"', "*"])
def test_a_tag_of_this_version_fits(editor_client: EditorClient, film: Playable, tag: str) -> None:
    answer = editor_client.send(
        "patch", f"titles/{film.title.slug}/", {"name": "x"}, **{"If-Match": tag}
    )
    assert answer.status_code == 200


def test_a_read_that_changed_nothing_is_not_sent_again(
    editor_client: EditorClient, film: Playable
) -> None:
    path = f"titles/{film.title.slug}/"
    tag = editor_client.tag(path)

    def status() -> int:
        return editor_client.client.get(
            f"/api/v1/{path}?scope=all", headers={"If-None-Match": tag}
        ).status_code

    assert status() == 304
    Title.objects.update(popularity=3)
    assert status() == 304
    Playable.objects.update(duration_seconds=99)  # No editor did that, but it is said.
    assert status() == 200


def test_cast_and_seasons_count_for_the_version_of_their_title(
    editor_client: EditorClient, episodes: list[Playable], ines: Person
) -> None:
    path = f"titles/{episodes[0].title.slug}/"
    tag = editor_client.tag(path)
    editor_client.change("put", f"{path}cast/", {"cast": [{"person": str(ines.public_id)}]})
    assert code(editor_client.send("patch", path, {"name": "x"}, **{"If-Match": tag})) == (
        412,
        "stale",
    )


# --- Reading as an editor -----------------------------------------------------------------------


def test_an_editor_reads_drafts_and_lists_them(
    editor_client: EditorClient, make_title, django_assert_num_queries
) -> None:
    for number in range(30):
        title = make_title(f"Draft {number}", status="draft", published_at=None)
        Playable.objects.create(title=title, kind="film")
    index_titles(title_ids=set(Title.objects.values_list("pk", flat=True)))
    # Session, user, profiles, permissions twice; known words, titles, genres, artworks.
    with django_assert_num_queries(9):
        page = editor_client.get("titles/", q="draft").json()
    assert len(page["results"]) == 24
    assert {(row["status"], row["published_at"]) for row in page["results"]} == {("draft", None)}
    rest = editor_client.client.get(page["next"]).json()["results"]
    assert len(rest) == 6
    found = editor_client.get("titles/", q="Draft 17").json()["results"]
    assert [row["name"] for row in found] == ["Draft 17"]
    assert editor_client.get(f"titles/{title.slug}/").json()["status"] == "draft"


def test_an_unknown_scope_is_refused(editor_client: EditorClient) -> None:
    assert list(fields(editor_client.get("titles/", scope="mine"))) == ["scope"]


def test_with_a_profile_an_editor_is_a_viewer(editor_client_of, editor, make_title) -> None:
    profile = Profile.objects.create(user=editor, name="Ed")
    title = make_title(status="draft")
    editor_client = editor_client_of(editor, **{"X-Profile": str(profile.public_id)})
    assert editor_client.client.get(f"/api/v1/titles/{title.slug}/").status_code == 404
    assert editor_client.get(f"titles/{title.slug}/").status_code == 200
    shown = editor_client.client.get("/api/v1/titles/").json()["results"]
    assert shown == []


# --- Deleting -----------------------------------------------------------------------------------


def test_it_says_what_would_go_and_then_what_went(
    editor_client: EditorClient, film: Playable, ines: Person, ada: Profile, local_media: Path
) -> None:
    asset = add_media(film)
    default_storage.save(f"sources/{asset.public_id}/original.mp4", ContentFile(b"source"))
    Credit.objects.create(title=film.title, person=ines)
    Credit.objects.create(playable=film, person=ines, role="writer")
    now = timezone.now()
    ada.viewings.create(playable=film, first_played_at=now, last_played_at=now)
    path = f"titles/{film.title.slug}/"
    told = editor_client.send("delete", f"{path}?dry_run=1").json()
    assert told["is_dry_run"] is True
    assert told["rows"] == {"title": 1, "playable": 1, "credit": 2, "viewing": 1}
    assert (told["media"], told["media_bytes"]) == (1, asset.source_bytes)
    assert Title.objects.exists()
    assert code(editor_client.send("delete", path)) == (428, "precondition_required")
    went = editor_client.change("delete", path).json()
    assert went == {**told, "is_dry_run": False}
    assert not Title.objects.exists()
    assert not MediaAsset.objects.exists()
    assert editor_client.get(path).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_bytes_go_as_well(
    editor_client: EditorClient, film: Playable, local_media: Path
) -> None:
    asset = add_media(film)
    default_storage.save(f"sources/{asset.public_id}/original.mp4", ContentFile(b"source"))
    files = [path for path in local_media.rglob("*") if path.is_file()]
    assert len(files) > 1
    assert editor_client.change("delete", f"titles/{film.title.slug}/").status_code == 200
    assert [path for path in local_media.rglob("*") if path.is_file()] == []


def test_a_season_goes_with_its_episodes(
    editor_client: EditorClient, episodes: list[Playable]
) -> None:
    season = episodes[0].season
    went = editor_client.change("delete", f"seasons/{season.public_id}/").json()
    assert went["rows"] == {"season": 1, "playable": 2}
    assert Season.objects.count() == 1
    assert Title.objects.get().version == 2


@pytest.mark.parametrize("dry_run", ["maybe", "2"])
def test_a_dry_run_that_cannot_be_read_deletes_nothing(
    editor_client: EditorClient, film: Playable, dry_run: str
) -> None:
    path = f"titles/{film.title.slug}/?dry_run={dry_run}"
    assert list(fields(editor_client.change("delete", path))) == ["dry_run"]


def whole_of(playable: Playable) -> Title:
    return playable.title


def season_of(playable: Playable) -> Season:
    return playable.season


def itself(playable: Playable) -> Playable:
    return playable


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("chosen", [whole_of, season_of, itself])
def test_what_waits_to_take_the_place_of_media_goes_with_them(
    editor_client: EditorClient,
    episodes: list[Playable],
    chosen: Callable[[Playable], Any],
    local_media: Path,
) -> None:
    """A newer source is attached to nothing but the playable whose place it is to take."""
    other = add_media(None)
    kept = {path for path in local_media.rglob("*") if path.is_file()}
    add_media(episodes[0])
    add_media(None, awaits=episodes[0], source_sha256="2" * 64)
    row = chosen(episodes[0])
    name = {"title": "titles", "season": "seasons", "playable": "playables"}[row._meta.model_name]
    path = f"{name}/{row.public_id}/"
    told = editor_client.send("delete", f"{path}?dry_run=1").json()
    assert (told["media"], told["media_bytes"]) == (2, 6000)
    assert MediaAsset.objects.count() == 3
    assert editor_client.change("delete", path).json() == {**told, "is_dry_run": False}
    assert list(MediaAsset.objects.all()) == [other]
    assert {path for path in local_media.rglob("*") if path.is_file()} == kept
