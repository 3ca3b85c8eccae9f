"""Who may: the anonymous, a viewer, a child, an editor, an editor of little, an admin."""

import uuid

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.actions.profiles import change_profile
from accounts.models import Profile, User
from catalog.models import Character, Genre, Person, Playable, Title
from catalog.tests.editing.api.conftest import EditorClient, code


@pytest.fixture
def writes(
    episodes: list[Playable], film: Playable, noir: Genre, ines: Person, conductor: Character
) -> list[tuple[str, str, dict, str]]:
    """Every write: method, path, body, and the permission that it needs."""
    series, season, playable = episodes[0].title.slug, episodes[0].season, episodes[0]
    change = uuid.uuid4()
    return [
        ("post", "titles/", {"kind": "movie", "name": "N"}, "add_title"),
        ("patch", f"titles/{series}/", {"tagline": "T"}, "change_title"),
        ("put", f"titles/{series}/cast/", {"cast": []}, "change_title"),
        ("post", f"titles/{series}/cast/", {"cast": []}, "change_title"),
        ("put", f"titles/{series}/genres/", {"genres": []}, "change_title"),
        ("post", f"titles/{series}/genres/", {"genres": []}, "change_title"),
        ("post", f"titles/{series}/seasons/", {}, "add_season"),
        ("post", f"titles/{series}/playables/", {}, "add_playable"),
        ("post", f"titles/{series}/history/{change}/revert/", None, "change_title"),
        ("patch", f"seasons/{season.public_id}/", {"name": "S"}, "change_season"),
        ("post", f"seasons/{season.public_id}/playables/", {}, "add_playable"),
        ("patch", f"playables/{playable.public_id}/", {"name": "P"}, "change_playable"),
        ("put", f"playables/{playable.public_id}/cast/", {"cast": []}, "change_playable"),
        ("post", f"playables/{playable.public_id}/cast/", {"cast": []}, "change_playable"),
        ("delete", f"playables/{playable.public_id}/", None, "delete_playable"),
        ("delete", f"seasons/{season.public_id}/", None, "delete_season"),
        ("delete", f"titles/{film.title.slug}/", None, "delete_title"),
        ("post", "people/", {"name": "N"}, "add_person"),
        ("patch", f"people/{ines.public_id}/", {"name": "N"}, "change_person"),
        ("post", f"people/{ines.public_id}/history/{change}/revert/", None, "change_person"),
        ("delete", f"people/{ines.public_id}/", None, "delete_person"),
        ("post", "characters/", {"name": "N"}, "add_character"),
        ("patch", f"characters/{conductor.public_id}/", {"name": "N"}, "change_character"),
        ("delete", f"characters/{conductor.public_id}/", None, "delete_character"),
        ("post", "genres/", {"name": "New genre"}, "add_genre"),
        ("patch", "genres/noir/", {"name": "N"}, "change_genre"),
        ("delete", "genres/noir/", None, "delete_genre"),
    ]


def send(client: Client, method: str, path: str, body: dict | None) -> int:
    answer = getattr(client, method)(
        f"/api/v1/{path}", body, content_type="application/json", headers={"If-Match": "*"}
    )
    return answer.status_code


def refused(client: Client, writes: list, status: int) -> None:
    before = list(Title.objects.values())
    for method, path, body, _ in writes:
        assert send(client, method, path, body) == status, (method, path)
    assert list(Title.objects.values()) == before


def test_the_anonymous_write_nothing(writes: list) -> None:
    refused(Client(), writes, 401)


def test_viewers_write_nothing(writes: list, acting, ada: Profile, stranger: Profile) -> None:
    refused(acting(ada), writes, 403)
    refused(acting(stranger), writes, 403)


def test_an_editor_writes_everything(writes: list, editor_client: EditorClient) -> None:
    for method, path, body, _ in writes:
        expected = {404} if "revert" in path else {200, 201}
        assert send(editor_client.client, method, path, body) in expected, (method, path)


def test_an_admin_writes_everything(writes: list, editor_client_of, admin: User) -> None:
    client = editor_client_of(admin).client
    for method, path, body, _ in writes:
        assert send(client, method, path, body) in {200, 201, 404}, (method, path)


def test_each_write_needs_its_own_permission(
    writes: list, editor_client_of, stranger: Profile
) -> None:
    user = stranger.user
    user.is_staff = True
    user.save()
    for method, path, body, needed in writes:
        own = Permission.objects.filter(content_type__app_label="catalog", codename=needed)
        assert own.count() == 1, needed
        user.user_permissions.set(
            Permission.objects.filter(content_type__app_label="catalog").exclude(pk__in=own)
        )
        assert send(editor_client_of(user).client, method, path, body) == 403, (method, path)
        user.user_permissions.set(own)
        assert send(editor_client_of(user).client, method, path, body) != 403, (method, path)


def test_who_is_no_editor_any_more_writes_and_reads_nothing(
    writes: list, editor_client_of, editor: User
) -> None:
    editor.is_staff = False
    editor.save()
    refused(editor_client_of(editor).client, writes, 403)
    assert editor_client_of(editor).get("titles/").status_code == 403


def test_an_editor_who_acts_as_a_child_edits_nothing(
    writes: list, editor_client_of, editor: User, make_title
) -> None:
    child = Profile.objects.create(user=editor, name="Kid", is_kids=True)
    own = Profile.objects.create(user=editor, name="Ed")
    draft = make_title(status="draft")
    as_child = editor_client_of(editor, **{"X-Profile": str(child.public_id)})
    refused(as_child.client, writes, 403)
    assert code(as_child.get("titles/")) == (403, "grown_up_required")
    assert code(as_child.get(f"titles/{draft.slug}/")) == (403, "grown_up_required")
    # In a household with a child somebody has to say who is at the keyboard.
    unnamed = editor_client_of(editor)
    refused(unnamed.client, writes, 403)
    assert code(unnamed.get("titles/")) == (403, "grown_up_required")
    named = editor_client_of(editor, **{"X-Profile": str(own.public_id)})
    assert named.get(f"titles/{draft.slug}/").status_code == 200
    change_profile(profile=own, pin="1234")
    assert code(named.get("titles/")) == (403, "pin_required")


READS = ["titles/", "people/", "characters/", "genres/", "changes/"]


def test_only_editors_read_everything(
    editor_client: EditorClient, editor_client_of, acting, ada: Profile, make_title
) -> None:
    title = make_title(status="draft")
    for path in (*READS, f"titles/{title.slug}/", f"titles/{title.slug}/history/"):
        assert acting(ada).get(f"/api/v1/{path}?scope=all").status_code == 403, path
        assert Client().get(f"/api/v1/{path}?scope=all").status_code == 401, path
        expected = 200
        assert editor_client.get(path).status_code == expected, path
    without = code(acting(ada).get("/api/v1/changes/"))
    assert without == (403, "permission_denied")


def test_a_profile_of_somebody_else_is_not_found(
    writes: list, editor, ada, editor_client_of
) -> None:
    refused(editor_client_of(editor, **{"X-Profile": str(ada.public_id)}).client, writes, 404)


def test_the_head_of_an_answer_is_as_closed_as_its_body(ada, client_for, make_title) -> None:
    """Its length and its tag would tell a viewer of drafts."""
    draft = make_title("Secret", status=Title.Status.DRAFT, published_at=None)
    for path in ("titles/", f"titles/{draft.slug}/"):
        for method in ("get", "head"):
            answer = getattr(client_for(ada), method)(f"/api/v1/{path}", {"scope": "all"})
            assert answer.status_code == 403, (method, path)
