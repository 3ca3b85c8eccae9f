"""An editor looks at the site as somebody else; the policy is the one of everybody."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Profile, User
from catalog.models import Playable, Title
from recommendations.models import Viewing

WHEN = timezone.now() + datetime.timedelta(days=30)


@pytest.fixture
def editor_client(editor: User, client_for) -> Client:
    """The editor's browser, in a profile without limits."""
    return client_for(Profile.objects.create(user=editor, name="EditorClient"))


@pytest.fixture
def titles(make_title) -> dict[str, Title]:
    """One title of every phase, and one for adults."""
    return {
        "now": make_title("Now"),
        "adult": make_title("Adult", maturity_age=18),
        "draft": make_title("Sketch", status=Title.Status.DRAFT, published_at=None),
        "later": make_title("Later", published_at=WHEN),
        "gone": make_title("Gone", available_until=WHEN - datetime.timedelta(days=1)),
    }


def seen(client: Client, titles: dict[str, Title]) -> set[str]:
    return {
        name
        for name, title in titles.items()
        if client.get(reverse("web:title", args=[title.slug])).status_code == 200
    }


def look(client: Client, **wish: object) -> None:
    response = client.post(reverse("web:preview"), {"viewer": "18", "next": "/home/", **wish})
    assert (response.status_code, response["Location"]) == (302, "/home/")


def test_it_shows_another_age(editor_client: Client, titles: dict[str, Title]) -> None:
    assert seen(editor_client, titles) == {"now", "adult", "gone"}
    look(editor_client, viewer="7")
    assert seen(editor_client, titles) == {"now", "gone"}


def test_it_shows_another_day(editor_client: Client, titles: dict[str, Title]) -> None:
    look(editor_client, at=(WHEN + datetime.timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"))
    assert seen(editor_client, titles) == {"now", "adult", "later"}


def test_it_shows_drafts(editor_client: Client, titles: dict[str, Title]) -> None:
    look(editor_client, includes_drafts="on")
    assert seen(editor_client, titles) == {"now", "adult", "gone", "draft"}


def test_it_shows_what_a_profile_of_the_household_sees(
    editor_client: Client, editor: User, titles: dict[str, Title]
) -> None:
    child = Profile.objects.create(user=editor, name="Child", is_kids=True, maturity_ceiling=7)
    page = editor_client.get(reverse("web:preview"))
    assert "Child: Up to 7 years" in page.text
    look(editor_client, viewer=str(child.public_id))
    assert seen(editor_client, titles) == {"now", "gone"}


def test_the_banner_says_so_and_leads_out(editor_client: Client, titles: dict[str, Title]) -> None:
    assert "This is a preview" not in editor_client.get("/home/").text
    look(editor_client, viewer="7", includes_drafts="on")
    home = editor_client.get("/home/").text
    assert "Up to 7 years" in home
    assert "with drafts" in home
    response = editor_client.post(reverse("web:preview-leave"), {"next": "/browse/"})
    assert response["Location"] == "/browse/"
    assert "with drafts" not in editor_client.get("/home/").text
    assert seen(editor_client, titles) == {"now", "adult", "gone"}


def test_nothing_done_meanwhile_is_kept(editor_client: Client, film: Playable) -> None:
    look(editor_client)
    favourite = reverse("web:favourite", args=[film.title.slug])
    assert editor_client.post(favourite, {"is_favourite": "1"}).status_code == 302
    assert "nothing was changed" in editor_client.get("/home/").text
    report = {"session": "0" * 32, "sequence": 1, "position_seconds": 5}
    progress = reverse("web:progress", args=[film.public_id])
    assert editor_client.post(progress, report).status_code == 204
    assert not Viewing.objects.exists()
    assert not film.title.favourites.exists()


def test_a_preview_of_more_opens_no_gate(
    editor: User, client_for, titles: dict[str, Title]
) -> None:
    """A child in front of an editor's screen cannot lift its own ceiling."""
    Profile.objects.create(user=editor, name="EditorClient")
    child = Profile.objects.create(user=editor, name="Child", is_kids=True, maturity_ceiling=7)
    client = client_for(child)
    response = client.post(reverse("web:preview"), {"viewer": "18", "next": "/home/"})
    assert response["Location"].startswith(reverse("web:unlock"))
    assert seen(client, titles) == {"now", "gone"}


def test_a_preview_as_a_child_does_not_lock_the_editor_in(editor_client: Client) -> None:
    look(editor_client, viewer="0")
    assert editor_client.get(reverse("web:preview")).status_code == 200
    assert editor_client.get(reverse("web:settings")).status_code == 200


def test_choosing_a_profile_ends_it(
    editor_client: Client, editor: User, titles: dict[str, Title]
) -> None:
    look(editor_client, viewer="7")
    profile = editor.profiles.get()
    editor_client.post(reverse("web:profile-choose", args=[profile.public_id]))
    assert seen(editor_client, titles) == {"now", "adult", "gone"}


def test_it_ends_with_the_permission(
    editor_client: Client, editor: User, titles: dict[str, Title]
) -> None:
    look(editor_client, includes_drafts="on")
    editor.user_permissions.clear()
    assert "draft" not in seen(editor_client, titles)


def test_viewers_cannot(ada: Profile, client_for) -> None:
    client = client_for(ada)
    assert client.get(reverse("web:preview")).status_code == 403
    assert client.post(reverse("web:preview"), {"viewer": "18"}).status_code == 403
    assert "Preview as" not in client.get("/home/").text


@pytest.mark.parametrize("wish", [{"viewer": "99"}, {"viewer": ""}, {"at": "1e999"}])
def test_what_makes_no_sense_is_said_at_the_field(
    editor_client: Client, wish: dict[str, str]
) -> None:
    response = editor_client.post(reverse("web:preview"), {"viewer": "18", **wish})
    assert response.status_code == 200
    assert "field__errors" in response.text


def test_a_wish_of_the_administration_fills_the_form(editor_client: Client) -> None:
    page = editor_client.get(reverse("web:preview"), {"at": "2027-01-02T03:04", "drafts": "1"})
    assert 'value="2027-01-02T03:04"' in page.text
    assert "checked" in page.text
