"""People, characters and genres over the API."""

import pytest

from accounts.models import Profile
from catalog.models import Character, Credit, Genre, Person, Playable
from catalog.tests.editing.api.conftest import EditorClient, code, fields

BODIES = [
    ("people", {"name": "Ana Ríos", "biography": "B", "born_on": "1980-01-02"}),
    ("characters", {"name": "The Baker", "description": "D"}),
    ("genres", {"name": "Heist film", "name_es": "Atracos"}),
]


@pytest.mark.parametrize(("family", "body"), BODIES)
def test_it_is_made_read_found_changed_and_deleted(
    editor_client: EditorClient, family: str, body: dict
) -> None:
    made = editor_client.post(f"{family}/", body)
    assert made.status_code == 201, made.content
    assert body.items() <= made.json().items()
    path = f"{family}/{made.json().get('id') or made.json()['slug']}/"
    assert editor_client.get(path).json() == made.json()
    assert editor_client.tag(path) == made["ETag"]

    def found(q: str) -> list[str]:
        rows = editor_client.get(f"{family}/", q=q).json()
        return [row["name"] for row in (rows if isinstance(rows, list) else rows["results"])]

    assert found(body["name"].split()[0][:3].upper()) == [body["name"]]
    assert found("nothing of that name") == []
    changed = editor_client.change("patch", path, {"name": "Other", "id": "x", "version": 9})
    assert (changed.status_code, changed.json()["name"]) == (200, "Other")
    assert code(editor_client.send("patch", path, {}, **{"If-Match": made["ETag"]})) == (
        412,
        "stale",
    )
    assert code(editor_client.send("delete", path)) == (428, "precondition_required")
    went = editor_client.change("delete", path)
    assert (went.status_code, list(went.json()["rows"].values())) == (200, [1])
    assert editor_client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("family", "body", "field"),
    [
        ("people", {}, "name"),
        ("people", {"name": "A", "born_on": "2000-01-02", "died_on": "1999-01-01"}, "died_on"),
        ("people", {"name": "A", "slug": "a b"}, "slug"),
        ("people", {"name": "A", "slug": "ines-vidal"}, "slug"),
        ("people", {"name": "A", "born_on": "yesterday"}, "born_on"),
        ("characters", {"name": " "}, "name"),
        ("genres", {"name": "Noir"}, "name"),
        ("genres", {"name": "N", "slug": "noir"}, "slug"),
    ],
)
def test_what_is_wrong_is_named(
    editor_client: EditorClient, noir: Genre, ines: Person, family: str, body: dict, field: str
) -> None:
    assert list(fields(editor_client.post(f"{family}/", body))) == [field]


def test_who_has_credits_is_kept_and_they_are_named(
    editor_client: EditorClient,
    film: Playable,
    episodes: list[Playable],
    ines: Person,
    conductor: Character,
) -> None:
    Credit.objects.create(title=film.title, person=ines, character=conductor)
    Credit.objects.create(playable=episodes[0], person=ines)
    for path, total in (
        (f"people/{ines.public_id}/", 2),
        (f"characters/{conductor.public_id}/", 1),
    ):
        for answer in (
            editor_client.change("delete", path),
            editor_client.send("delete", f"{path}?dry_run=1"),
        ):
            assert code(answer) == (409, "in_use")
            error = answer.json()["error"]
            assert "Night Train (2024)" in error["message"]
            assert error["details"]["total"] == total
            assert str(film.title.public_id) in {t["id"] for t in error["details"]["titles"]}
    assert Person.objects.exists()
    assert Character.objects.exists()


def test_a_genre_with_titles_is_kept(
    editor_client: EditorClient, film: Playable, noir: Genre
) -> None:
    film.title.genres.add(noir)
    answer = editor_client.change("delete", "genres/noir/")
    assert code(answer) == (409, "in_use")
    assert answer.json()["error"]["details"]["titles"][0]["name"] == "Night Train (2024)"


def test_a_person_with_their_filmography(
    editor_client: EditorClient,
    film: Playable,
    episodes: list[Playable],
    ines: Person,
    conductor: Character,
) -> None:
    Credit.objects.create(title=film.title, person=ines, character=conductor)
    Credit.objects.create(playable=episodes[0], person=ines, role="writer")
    found = editor_client.get(f"people/{ines.public_id}/").json()["credits"]
    assert [(c["title"]["name"], c["role"], c["character"], c["playable"]) for c in found] == [
        ("Night Train", "actor", "The Conductor", None),
        ("Harbour Lights", "writer", None, str(episodes[0].public_id)),
    ]  # fmt: skip


# --- Viewers ------------------------------------------------------------------------------------


def test_viewers_find_only_who_is_in_what_they_may_see(
    acting, ada: Profile, kid: Profile, make_title, ines: Person, omar: Person,
    conductor: Character, noir: Genre,
) -> None:  # fmt: skip
    horror = make_title("Horror", maturity_age=16)
    draft = make_title("Draft", status="draft")
    horror.genres.add(noir)
    Credit.objects.create(title=horror, person=ines, character=conductor)
    Credit.objects.create(title=draft, person=ines, role="writer")
    Credit.objects.create(title=draft, person=omar)

    def names(profile: Profile, family: str) -> list[str]:
        rows = acting(profile).get(f"/api/v1/{family}/").json()
        return [row["name"] for row in (rows if isinstance(rows, list) else rows["results"])]

    assert names(ada, "people") == ["Inés Vidal"]
    assert names(ada, "characters") == ["The Conductor"]
    assert names(ada, "genres") == ["Noir"]
    for family, reference in (
        ("people", ines.public_id), ("characters", conductor.public_id), ("genres", "noir"),
    ):  # fmt: skip
        assert names(kid, family) == []
        assert acting(kid).get(f"/api/v1/{family}/{reference}/").status_code == 404
        assert acting(ada).get(f"/api/v1/{family}/{reference}/").status_code == 200
    seen = acting(ada).get(f"/api/v1/people/{ines.public_id}/").json()["credits"]
    assert [credit["title"]["name"] for credit in seen] == ["Horror"]


@pytest.mark.parametrize("count", [10, 300])
def test_lists_take_the_same_queries_whatever_their_length(
    editor_client: EditorClient, count: int, django_assert_num_queries
) -> None:
    Person.objects.bulk_create(
        Person(slug=f"p{n}", name=f"P{n}", sort_name=f"p{n}") for n in range(count)
    )
    Character.objects.bulk_create(Character(name=f"C{n}") for n in range(count))
    for family, queries in (("people", 7), ("characters", 6)):
        with django_assert_num_queries(queries):
            rows = editor_client.get(f"{family}/", page_size=100).json()["results"]
        assert len(rows) == min(count, 100)
