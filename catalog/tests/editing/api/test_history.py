"""The history over the API: read it, go back, bring back what was deleted."""

import uuid
from pathlib import Path

import pytest

from catalog.models import (
    Change,
    Character,
    Credit,
    Genre,
    Marker,
    Person,
    Playable,
    Season,
    Title,
)
from catalog.tests.editing.api.conftest import EditorClient, code
from catalog.tests.stored import add_media


def state(title: Title) -> dict:
    """Return everything that an editor can say of a title."""
    return {
        "title": Title.objects.filter(pk=title.pk).values(
            "public_id", "name", "slug", "tagline", "year", "status", "kind", "sort_name",
            "published_at",
        ).get(),
        "genres": list(title.genres.values_list("slug", flat=True)),
        "seasons": list(title.seasons.values_list("pk", "public_id", "number", "name")),
        "playables": list(
            title.playables.order_by("pk").values_list(
                "pk", "public_id", "kind", "number", "name", "season"
            )
        ),
        "credits": list(
            Credit.objects.order_by("pk").values_list(
                "title", "playable", "person", "role", "character", "billing_order"
            )
        ),
        "markers": list(Marker.objects.values_list("playable", "kind", "start_seconds")),
    }  # fmt: skip


def history(editor_client: EditorClient, path: str) -> list[dict]:
    answer = editor_client.get(f"{path}history/")
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def test_it_says_who_did_what(
    editor_client: EditorClient,
    episodes: list[Playable],
    ines: Person,
    conductor: Character,
    noir: Genre,
) -> None:
    path = f"titles/{episodes[0].title.slug}/"
    part = {"person": str(ines.public_id), "character": str(conductor.public_id)}
    editor_client.change("patch", path, {"tagline": "T", "year": 2020})
    editor_client.change("put", f"{path}cast/", {"cast": [part]})
    editor_client.change("put", f"{path}genres/", {"genres": ["noir"]})
    editor_client.change("delete", f"playables/{episodes[0].public_id}/")
    deleted, genres, cast, first = history(editor_client, path)
    assert {entry["made_by"] for entry in history(editor_client, path)} == {"editor@example.com"}
    assert (first["via"], first["kind"], first["subject"]) == (
        "api", "title", str(episodes[0].title.public_id),
    )  # fmt: skip
    (row,) = first["changes"]
    assert (row["what"], row["verb"]) == ("title", "changed")
    assert {(f["field"], f["before"], f["after"]) for f in row["fields"]} == {
        ("tagline", "", "T"), ("year", None, 2020),
    }  # fmt: skip
    (row,) = cast["changes"]
    assert (row["what"], row["verb"]) == ("credit", "added")
    values = {f["field"]: f["after"] for f in row["fields"]}
    assert (values["person"], values["character"]) == ("Inés Vidal", "The Conductor")
    assert genres["changes"][0]["fields"][0]["after"] == ["Noir"]
    assert [row["verb"] for row in deleted["changes"]] == ["deleted"]


def test_it_goes_back(
    editor_client: EditorClient, episodes: list[Playable], ines: Person, omar: Person, noir: Genre
) -> None:
    title = episodes[0].title
    path = f"titles/{title.slug}/"
    Credit.objects.create(playable=episodes[0], person=ines)
    Marker.objects.create(playable=episodes[0], kind="intro", start_seconds=1, end_seconds=9)
    editor_client.change("patch", path, {"tagline": "First"})
    wanted = state(title)
    (first,) = history(editor_client, path)
    editor_client.change("patch", path, {"tagline": "Second", "status": "withdrawn", "name": "X"})
    editor_client.change("put", f"{path}genres/", {"genres": ["noir"]})
    editor_client.change("put", f"{path}cast/", {"cast": [{"person": str(omar.public_id)}]})
    editor_client.post(f"{path}seasons/", {"playables": [{}]})
    season = f"seasons/{episodes[0].season.public_id}/"
    editor_client.change("delete", season)
    assert state(title) != wanted
    answer = editor_client.change("post", f"{path}history/{first['id']}/revert/", of=path)
    assert answer.status_code == 200, answer.content
    assert state(title) == wanted
    undone = history(editor_client, path)
    assert len(undone) == 7
    assert answer.json()["id"] == undone[0]["id"]
    # Going back is a change as well, and can be gone back from.
    answer = editor_client.change("post", f"{path}history/{undone[1]['id']}/revert/", of=path)
    assert answer.status_code == 200, answer.content
    assert Title.objects.get().tagline == "Second"
    assert list(Season.objects.values_list("number", flat=True)) == [2, 3]


def test_episodes_that_traded_places_trade_back(
    editor_client: EditorClient, episodes: list[Playable]
) -> None:
    title = episodes[0].title
    path = f"titles/{title.slug}/"
    first, second = (f"playables/{playable.public_id}/" for playable in episodes[:2])
    editor_client.change("patch", path, {"tagline": "x"})
    wanted = state(title)
    entry = history(editor_client, path)[0]["id"]
    for address, number in ((first, 9), (second, 1), (first, 2)):
        assert editor_client.change("patch", address, {"number": number}).status_code == 200
    answer = editor_client.change("post", f"{path}history/{entry}/revert/", of=path)
    assert answer.status_code == 200, answer.content
    assert state(title) == wanted


def test_a_deleted_title_comes_back_under_its_old_id(
    editor_client: EditorClient, episodes: list[Playable], ines: Person
) -> None:
    title = episodes[0].title
    path, by_id = f"titles/{title.slug}/", f"titles/{title.public_id}/"
    Credit.objects.create(title=title, person=ines)
    editor_client.change("patch", path, {"tagline": "x"})
    tag = editor_client.tag(path)
    wanted = state(title)
    editor_client.change("delete", path)
    newest = editor_client.get("changes/", kind="title").json()["results"][0]
    assert (newest["subject"], newest["name"]) == (str(title.public_id), "Harbour Lights")
    _, before = history(editor_client, by_id)
    answer = editor_client.post(f"{by_id}history/{before['id']}/revert/")
    assert answer.status_code == 200, answer.content
    assert state(title) == wanted
    # What was read before the deletion is stale.
    stale = editor_client.send("patch", path, {"name": "y"}, **{"If-Match": tag})
    assert code(stale) == (412, "stale")


def test_going_back_needs_the_version_that_was_read(
    editor_client: EditorClient, film: Playable
) -> None:
    path = f"titles/{film.title.slug}/"
    editor_client.change("patch", path, {"tagline": "x"})
    tag = editor_client.tag(path)
    entry = history(editor_client, path)[0]["id"]
    revert = f"{path}history/{entry}/revert/"
    assert code(editor_client.post(revert)) == (428, "precondition_required")
    editor_client.change("patch", path, {"tagline": "y"})
    assert code(editor_client.post(revert, **{"If-Match": tag})) == (412, "stale")
    assert Title.objects.get().tagline == "y"
    unknown = f"{path}history/{uuid.uuid4()}/revert/"
    assert editor_client.change("post", unknown, of=path).status_code == 404


def test_what_stands_in_the_way_is_named(
    editor_client: EditorClient, film: Playable, make_title, ines: Person, local_media: Path
) -> None:
    path = f"titles/{film.title.slug}/"
    editor_client.change("put", f"{path}cast/", {"cast": [{"person": str(ines.public_id)}]})
    with_cast = history(editor_client, path)[0]["id"]
    editor_client.change("put", f"{path}cast/", {"cast": []})
    editor_client.change("delete", f"people/{ines.public_id}/")
    answer = editor_client.change("post", f"{path}history/{with_cast}/revert/", of=path)
    assert code(answer) == (409, "cannot_revert")
    assert "Inés Vidal" in answer.json()["error"]["message"]

    editor_client.change("patch", path, {"slug": "new-slug"})
    editor_client.change("patch", "titles/new-slug/", {"tagline": "later"})
    entries = history(editor_client, "titles/new-slug/")
    other = make_title("Other", slug=film.title.slug + "-x")
    Title.objects.filter(pk=other.pk).update(slug=film.title.slug)
    answer = editor_client.change(
        "post", f"titles/new-slug/history/{entries[2]['id']}/revert/", of="titles/new-slug/"
    )
    assert code(answer) == (409, "cannot_revert")
    assert Title.objects.get(pk=film.title_id).tagline == "later"

    trailer = editor_client.post("titles/new-slug/playables/", {"name": "Trailer"}).json()
    add_media(Playable.objects.get(public_id=trailer["id"]))
    answer = editor_client.change(
        "post", f"titles/new-slug/history/{entries[0]['id']}/revert/", of="titles/new-slug/"
    )
    assert code(answer) == (409, "cannot_revert")
    assert "Trailer" in answer.json()["error"]["message"]
    assert Playable.objects.filter(public_id=trailer["id"]).exists()


@pytest.mark.parametrize("family", ["people", "characters", "genres"])
def test_people_characters_and_genres_as_well(editor_client: EditorClient, family: str) -> None:
    made = editor_client.post(f"{family}/", {"name": "First"}).json()
    path = f"{family}/{made.get('id') or made['slug']}/"
    editor_client.change("patch", path, {"name": "Second"})
    changed, created = history(editor_client, path)
    assert changed["changes"][0]["fields"][0]["before"] == "First"
    answer = editor_client.change("post", f"{path}history/{created['id']}/revert/", of=path)
    assert answer.status_code == 200, answer.content
    assert editor_client.get(path).json()["name"] == "First"
    editor_client.change("delete", path)
    assert editor_client.get(path).status_code == 404
    assert editor_client.post(f"{path}history/{changed['id']}/revert/").status_code == 200
    assert editor_client.get(path).json()["name"] == "Second"


def test_the_history_takes_the_same_queries_whatever_its_length(
    editor_client: EditorClient,
    film: Playable,
    ines: Person,
    omar: Person,
    django_assert_num_queries,
) -> None:
    path = f"titles/{film.title.slug}/"
    people = [{"person": str(person.public_id)} for person in (ines, omar)]
    for number in range(25):
        editor_client.change("put", f"{path}cast/", {"cast": people[: (number + 1) % 3]})
    assert Change.objects.count() == 25
    # Session, user, profiles, permissions twice; the title, its history, people.
    with django_assert_num_queries(8):
        editor_client.get(f"{path}history/", page_size=2)
    with django_assert_num_queries(8):
        assert len(editor_client.get(f"{path}history/", page_size=100).json()["results"]) == 25
