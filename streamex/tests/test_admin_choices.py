"""A choice that nobody was offered is refused in the form, whatever was sent instead of one."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django import forms
from django.contrib.admin import site
from django.db.models import Model
from django.forms.models import InlineForeignKeyField, ModelChoiceField
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Credit, Person, Playable

#: No number, more than a database has room for, more than Python converts, what no row has.
FORGED = ("abc", "1.5", "9" * 20, "-" + "9" * 20, "9" * 5000, "0", "\0")
#: Models whose forms offer a choice of rows; another one that does so is tried as well.
OFFERING = {
    "auth.group", "accounts.user", "accounts.profile", "catalog.album", "catalog.artwork",
    "catalog.course", "catalog.mediaasset", "catalog.movie", "catalog.playable", "catalog.season",
    "catalog.series", "catalog.texttrack", "catalog.title",
}  # fmt: skip


@pytest.fixture
def browser(admin: User, client_for) -> Client:
    return client_for(admin)


@pytest.fixture
def credited_film(film: Playable) -> None:
    """Rows whose own pages are looked at, too."""
    Credit.objects.create(title=film.title, person=Person.objects.create(name="Ines"), role="actor")


def addresses(model: type[Model]) -> Iterator[str]:
    """Return the addresses of the forms of a model: of a new row, and of one that is there."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    yield reverse(f"{name}_add")
    if (row := model._default_manager.first()) is not None:
        yield reverse(f"{name}_change", args=[row.pk])


def form_and_inlines(context: Any) -> tuple[forms.BaseForm, list[Any]]:
    form = context["adminform"].form if "adminform" in context else context["form"]
    return form, [each.formset for each in context.get("inline_admin_formsets", [])]


def choices_of(form: forms.BaseForm) -> list[str]:
    """Return the names, as they are sent, of the fields in which a row is chosen."""
    return [
        form.add_prefix(name)
        for name, field in form.fields.items()
        if isinstance(field, ModelChoiceField) and not isinstance(field, InlineForeignKeyField)
        if not field.widget.is_hidden and not field.disabled
    ]


def offered(context: Any) -> tuple[set[str], dict[str, str]]:
    """Return the names of the choices of a page with one new row in each inline, and those rows."""
    form, inlines = form_and_inlines(context)
    names, rows = {*choices_of(form)}, {}
    for formset in inlines:
        rows |= {f"{formset.prefix}-TOTAL_FORMS": "1", f"{formset.prefix}-INITIAL_FORMS": "0"}
        names |= {name.replace("__prefix__", "0") for name in choices_of(formset.empty_form)}
    return names, rows


def refused_names(context: Any) -> set[str]:
    """Return the names, as they are sent, of the fields that were refused."""
    form, inlines = form_and_inlines(context)
    every = [form, *(each for formset in inlines for each in formset.forms)]
    return {each.add_prefix(name) for each in every for name in each.errors}


@pytest.mark.parametrize("value", FORGED, ids=lambda value: repr(value[:24]))
def test_a_forged_choice_is_refused_at_its_field(
    browser: Client, credited_film: None, value: str
) -> None:
    offering = set()
    for model in site._registry:
        for address in addresses(model):
            shown = browser.get(address)
            if shown.status_code == 403:  # nobody adds one, or changes one
                continue
            choices, rows = offered(shown.context)
            if not choices:
                continue
            offering.add(model._meta.label_lower)
            answer = browser.post(address, rows | dict.fromkeys(choices, value))
            assert answer.status_code in (200, 422), address
            assert choices <= refused_names(answer.context), address
    assert offering >= OFFERING


def test_a_slug_that_was_refused_is_shown_with_the_page(browser: Client, film: Playable) -> None:
    address = reverse("admin:catalog_movie_change", args=[film.title_id])
    answer = browser.post(address, {"name": "Night Train", "slug": "night train"})
    assert answer.status_code == 200
    assert "slug" in answer.context["adminform"].form.errors
    assert quote(reverse("web:title", args=[film.title.slug]), safe="") in answer.text
