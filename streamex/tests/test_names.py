"""Every name that a person gives goes through one rule: `text_rules.tidying`."""

import pytest
from django.apps import apps
from django.db import models
from django.forms import modelform_factory

from accounts.models import NameField, Profile
from catalog.actions.editing.writable import WRITABLE

#: What people call something, by the names of such columns.
CALLED = {"name", "name_es", "original_name", "sort_name", "title", "subject", "label"}
#: Who else has such a column, and why nobody gives it.
NOT_GIVEN = {
    ("Rendition", "name"): "made by the packager",
    ("HistoryEntry", "name"): "a copy of the row's",
    ("HistoryFile", "name"): "a name in the storage",
    ("SearchEntry", "name"): "a copy of the row's, folded",
    ("TextTrack", "name"): "tidied by `place_text_track`, whoever gives it",
}


def test_every_name_is_tidied_where_it_comes_in() -> None:
    open_names = {
        (model.__name__, field.name)
        for app in ("accounts", "catalog", "recommendations")
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.CharField)
        and field.name in CALLED
        and not isinstance(field, NameField)
        and field.name not in WRITABLE.get(model._meta.concrete_model, ())
    }
    assert open_names == set(NOT_GIVEN)


@pytest.mark.parametrize(
    ("name", "expected"), [("\u202eAda\nB.\u200b", "Ada B."), ("\u200d\u3164", None)]
)
def test_a_form_tidies_as_the_api_does(ada: Profile, name: str, expected: str | None) -> None:
    """Of the pages, and of the administration."""
    form = modelform_factory(Profile, fields=("name",))({"name": name}, instance=ada)
    assert form.is_valid() is (expected is not None)
    if expected is None:
        assert form.errors.as_data()["name"][0].code == "blank"
    else:
        assert form.save().name == expected
