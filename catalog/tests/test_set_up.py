"""`manage.py set_up`: what an empty installation begins with."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.utils import translation

from accounts.models import User
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


def test_its_editors_may_do_everything_to_the_catalogue_and_nothing_else() -> None:
    set_up()
    editor = User.objects.create_user("new@example.com", "correct horse battery", is_staff=True)
    editor.groups.add(Group.objects.get(name=EDITORS_GROUP))
    granted = {name.split(".")[0] for name in editor.get_all_permissions()}
    assert granted == {"catalog"}
    assert editor.has_perms(["catalog.add_title", "catalog.delete_mediaasset"])


def test_it_gives_its_editors_what_a_new_version_added() -> None:
    set_up()
    group = Group.objects.get(name=EDITORS_GROUP)
    added = Permission.objects.get(codename="add_title")
    group.permissions.remove(added)
    set_up()
    assert group.permissions.filter(pk=added.pk).exists()
