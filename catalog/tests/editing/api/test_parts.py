"""Seasons and what plays, cast and genres: over the API."""

import pytest

from catalog.models import Character, Credit, Genre, Person, Playable, Season, Title
from catalog.tests.editing.api.conftest import EditorClient, code, fields

UNKNOWN = "0190a7c2-5d3e-7b10-8f6a-2b1c3d4e5f60"


# --- Seasons and what plays ---------------------------------------------------------------------


def test_a_season_is_added_changed_and_listed(
    editor_client: EditorClient, episodes: list[Playable]
) -> None:
    title = episodes[0].title
    made = editor_client.post(f"titles/{title.slug}/seasons/", {"playables": [{"name": "Return"}]})
    assert made.status_code == 201, made.content
    assert (made.json()["number"], made.json()["playable_count"]) == (3, 1)
    path = f"seasons/{made.json()['id']}/"
    changed = editor_client.change("patch", path, {"name": "The end", "title": "x", "version": 9})
    assert changed.json()["name"] == "The end"
    listed = editor_client.get(f"titles/{title.slug}/seasons/").json()
    assert [(s["number"], s["playable_count"]) for s in listed] == [(1, 2), (2, 2), (3, 1)]
    taken = editor_client.change("patch", path, {"number": 1})
    assert list(fields(taken)) == ["non_field_errors"]


def test_a_film_has_no_seasons(editor_client: EditorClient, film: Playable) -> None:
    assert list(fields(editor_client.post(f"titles/{film.title.slug}/seasons/", {}))) == ["title"]


def test_an_episode_is_added_changed_and_moved(
    editor_client: EditorClient, episodes: list[Playable]
) -> None:
    first, second = episodes[0].season, episodes[2].season
    made = editor_client.post(f"seasons/{first.public_id}/playables/", {"name": "Extra long"})
    assert (made.status_code, made.json()["code"]) == (201, "S1 E3")
    path = f"playables/{made.json()['id']}/"
    answer = editor_client.change(
        "patch", path, {"synopsis": "S", "duration_seconds": 1, "kind": "film", "title": UNKNOWN}
    )
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert (body["synopsis"], body["duration_seconds"], body["kind"]) == ("S", None, "episode")
    moved = editor_client.change("patch", path, {"season": str(second.public_id)})
    assert moved.json()["code"] == "S2 E3"
    versions = Season.objects.order_by("number").values_list("version", flat=True)
    assert list(versions) == [4, 2]
    assert list(fields(editor_client.change("patch", path, {"number": 2}))) == ["non_field_errors"]
    assert list(fields(editor_client.change("patch", path, {"number": None}))) == [
        "non_field_errors"
    ]


def test_an_episode_stays_in_its_series(
    editor_client: EditorClient, episodes: list[Playable], make_title
) -> None:
    other = Season.objects.create(title=make_title(kind="series"), number=1)
    path = f"playables/{episodes[0].public_id}/"
    for season in (str(other.public_id), UNKNOWN):
        assert list(fields(editor_client.change("patch", path, {"season": season}))) == ["season"]


def test_a_trailer_stands_outside(editor_client: EditorClient, film: Playable) -> None:
    made = editor_client.post(f"titles/{film.title.slug}/playables/", {"name": "Trailer"})
    assert made.json()["kind"] == "extra"
    listed = editor_client.get(f"titles/{film.title.slug}/playables/").json()
    assert [p["kind"] for p in listed] == ["extra", "film"]


def test_two_editors_of_one_episode(editor_client: EditorClient, episodes: list[Playable]) -> None:
    path, other = (f"playables/{playable.public_id}/" for playable in episodes[:2])
    tag, other_tag = editor_client.tag(path), editor_client.tag(other)
    assert editor_client.send("patch", path, {"name": "A"}, **{"If-Match": tag}).status_code == 200
    stale = editor_client.send("patch", path, {"name": "B"}, **{"If-Match": tag})
    assert code(stale) == (412, "stale")
    assert stale.json()["error"]["details"]["changes"][0]["summary"] == [
        "Harbour Lights · S1 E1 · A: name"
    ]
    fine = editor_client.send("patch", other, {"name": "C"}, **{"If-Match": other_tag})
    assert fine.status_code == 200


# --- Cast ---------------------------------------------------------------------------------------


def named(answer) -> list[tuple]:
    assert answer.status_code == 200, answer.content
    return [(c["person"]["name"], c["role"], c["character"]) for c in answer.json()]


def test_a_cast_is_replaced_and_extended(
    editor_client: EditorClient, film: Playable, ines: Person, omar: Person, conductor: Character
) -> None:
    path = f"titles/{film.title.slug}/cast/"
    part = {"person": str(ines.public_id), "character": str(conductor.public_id)}
    answer = editor_client.change("put", path, {"cast": [part, {"person": str(omar.public_id)}]})
    assert named(answer) == [("Inés Vidal", "actor", "The Conductor"), ("Omar Díaz", "actor", None)]
    kept = Credit.objects.get(person=ines).pk
    director = {"person": str(omar.public_id), "role": "director"}
    answer = editor_client.change("post", path, {"cast": [director, part]})
    assert named(answer)[2] == ("Omar Díaz", "director", None)
    assert len(named(answer)) == 3
    answer = editor_client.change("put", path, {"cast": [director, part]})
    assert named(answer) == [
        ("Omar Díaz", "director", None), ("Inés Vidal", "actor", "The Conductor"),
    ]  # fmt: skip
    assert Credit.objects.get(person=ines).pk == kept
    assert named(editor_client.get(path)) == named(answer)
    assert named(editor_client.change("put", path, {"cast": []})) == []


@pytest.mark.parametrize("method", ["put", "post"])
def test_an_unknown_id_is_named_and_changes_nothing(
    editor_client: EditorClient, film: Playable, ines: Person, omar: Person, method: str
) -> None:
    Credit.objects.create(title=film.title, person=omar)
    path = f"titles/{film.title.slug}/cast/"
    known = {"person": str(ines.public_id)}
    for wrong in ({"person": UNKNOWN}, {**known, "character": UNKNOWN}):
        answer = editor_client.change(method, path, {"cast": [known, wrong]})
        assert UNKNOWN in fields(answer)["cast"][0]
    twice = editor_client.change(method, path, {"cast": [known, known]})
    assert str(ines.public_id) in fields(twice)["cast"][0]
    assert list(
        fields(editor_client.change(method, path, {"cast": [{**known, "role": "hero"}]}))
    ) == ["cast"]
    assert list(film.title.credits.values_list("person", flat=True)) == [omar.pk]
    assert Title.objects.get().version == 1


def test_a_cast_has_no_more_queries_when_it_is_long(
    editor_client: EditorClient, film: Playable, django_assert_max_num_queries
) -> None:
    people = [Person.objects.create(slug=f"p{n}", name=f"P{n}") for n in range(300)]
    path = f"titles/{film.title.slug}/cast/"
    tag = editor_client.tag(path)
    body = {"cast": [{"person": str(person.public_id)} for person in people]}
    with django_assert_max_num_queries(45):
        answer = editor_client.send("put", path, body, **{"If-Match": tag})
    assert [name for name, _, _ in named(answer)] == [f"P{n}" for n in range(300)]


def test_guests_of_an_episode(
    editor_client: EditorClient, episodes: list[Playable], ines: Person
) -> None:
    path = f"playables/{episodes[0].public_id}/"
    answer = editor_client.change(
        "put", f"{path}cast/", {"cast": [{"person": str(ines.public_id)}]}
    )
    assert named(answer) == [("Inés Vidal", "actor", None)]
    assert [c["person"]["name"] for c in editor_client.get(path).json()["credits"]] == [
        "Inés Vidal"
    ]
    assert episodes[0].title.credits.count() == 0
    assert Playable.objects.get(pk=episodes[0].pk).version == 2


# --- Genres -------------------------------------------------------------------------------------


def test_genres_are_replaced_and_extended(
    editor_client: EditorClient, film: Playable, noir: Genre
) -> None:
    Genre.objects.create(slug="teen", name="Teen")
    path = f"titles/{film.title.slug}/genres/"

    def slugs(method: str, *wanted: str) -> list[str]:
        answer = editor_client.change(method, path, {"genres": wanted})
        assert answer.status_code == 200, answer.content
        return [genre["slug"] for genre in answer.json()]

    assert slugs("put", "noir") == ["noir"]
    assert slugs("post", "teen", "noir") == ["noir", "teen"]
    assert slugs("put", "teen") == ["teen"]
    for method in ("put", "post"):
        answer = editor_client.change(method, path, {"genres": ["noir", "none-such"]})
        assert "none-such" in fields(answer)["genres"][0]
    assert list(film.title.genres.values_list("slug", flat=True)) == ["teen"]
    assert slugs("put") == []


def test_billing_begins_at_nought(
    editor_client: EditorClient, film: Playable, ines: Person, omar: Person
) -> None:
    path = f"titles/{film.title.slug}/cast/"
    cast = [{"person": str(omar.public_id)}, {"person": str(ines.public_id), "billing_order": 0}]
    shown = editor_client.change("put", path, {"cast": cast}).json()
    assert [(c["person"]["name"], c["billing_order"]) for c in shown] == [
        ("Inés Vidal", 0), ("Omar Díaz", 1),
    ]  # fmt: skip


def test_a_cast_can_be_added_to_after_the_last_place(
    editor_client: EditorClient, film: Playable, ines: Person, omar: Person
) -> None:
    path = f"titles/{film.title.slug}/cast/"
    last = {"person": str(omar.public_id), "billing_order": 32767}
    editor_client.change("put", path, {"cast": [last]})
    added = editor_client.change("post", path, {"cast": [{"person": str(ines.public_id)}]})
    assert added.status_code == 200, added.content
    assert len(added.json()) == 2


def test_one_request_makes_no_more_than_a_season_holds(editor_client: EditorClient) -> None:
    seasons = [{"playables": [{}] * 501}] * 2
    given = {"kind": "series", "name": "Endless", "seasons": seasons}
    assert list(fields(editor_client.post("titles/", given))) == ["seasons"]
    assert not Title.objects.exists()
