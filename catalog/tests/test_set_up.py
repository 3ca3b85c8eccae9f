"""`manage.py set_up`: what an empty installation begins with."""

import re
from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.utils import translation

from accounts.models import User
from catalog.actions.demo_logins import PASSWORD, create_demo_logins
from catalog.actions.installation_defaults import EDITORS_GROUP, STANDARD_GENRES
from catalog.models import Genre

pytestmark = pytest.mark.django_db


def set_up() -> str:
    said = StringIO()
    call_command("set_up", stdout=said)
    return said.getvalue()


def test_it_writes_the_genres_in_both_languages_once() -> None:
    assert f"{len(STANDARD_GENRES)} genres" in set_up()
    with translation.override("es"):
        assert str(Genre.objects.get(slug="science-fiction")) == "Ciencia ficción"
    for genre in Genre.objects.all():
        genre.full_clean()
        assert genre.name_es
    Genre.objects.exclude(slug="drama").delete()
    assert "genres" not in set_up()
    assert Genre.objects.get().slug == "drama"


def test_it_prints_how_the_first_administrator_comes_in(settings, client) -> None:
    settings.BASE_URL = "https://stream.example.com"
    said = set_up()
    code = re.search(r"https://stream\.example\.com/set-up/\s+(\S+)", said)[1]
    assert client.post("/set-up/", {"code": code}).url == "/set-up/"
    assert code in set_up(), "another process that starts says the same"
    User.objects.create_superuser("root@example.com", "correct horse battery")
    assert "set-up" not in set_up()


@pytest.mark.parametrize(
    ("demo", "listen", "is_made", "expected"),
    [
        (True, "127.0.0.1", False, "Sign in as"),
        (True, "127.0.0.1", True, "Sign in as"),
        (True, "0.0.0.0", True, "logins are refused"),
        (True, "0.0.0.0", False, ""),
        (False, "127.0.0.1", False, ""),
    ],
)
def test_it_says_how_to_sign_in_to_the_demo(settings, demo, listen, is_made, expected) -> None:
    settings.DEMO, settings.LISTEN = demo, listen
    if is_made:
        create_demo_logins()
    said = set_up()
    assert expected in said
    assert (PASSWORD in said) is (expected == "Sign in as")
    assert "There is no administrator yet" in said, "also beside the demo"


def test_its_editors_may_do_everything_to_catalogue_and_plans_and_nothing_else() -> None:
    set_up()
    editor = User.objects.create_user("new@example.com", "correct horse battery", is_staff=True)
    editor.groups.add(Group.objects.get(name=EDITORS_GROUP))
    granted = editor.get_all_permissions()
    assert {name for name in granted if not name.startswith("catalog.")} == {
        f"accounts.{verb}_plan" for verb in ("add", "change", "delete", "view")
    }
    assert editor.has_perms(["catalog.add_title", "catalog.delete_mediaasset"])


def test_it_gives_its_editors_what_a_new_version_added() -> None:
    set_up()
    group = Group.objects.get(name=EDITORS_GROUP)
    added = Permission.objects.get(codename="add_title")
    group.permissions.remove(added)
    set_up()
    assert group.permissions.filter(pk=added.pk).exists()
