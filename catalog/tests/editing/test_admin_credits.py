"""Credits in the administration: judged and written as everywhere else."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from catalog.actions.edit_session import editing
from catalog.actions.editing.casting import (
    HAS_CREDIT,
    add_credit,
    change_credit,
    remove_credit,
)
from catalog.models import Credit, HistoryEntry, Person, Playable, Title
from catalog.tests.editing.test_admin_editing import errors, form_of, url


@pytest.fixture
def browser(editor: User, client_for) -> Client:
    return client_for(editor)


def credit_rows(*rows: dict[str, Any]) -> dict[str, Any]:
    sent = {
        f"credits-{index}-{name}": v for index, row in enumerate(rows) for name, v in row.items()
    }
    return {"credits-TOTAL_FORMS": len(rows), **sent}


def credit_errors(response: Any) -> list[dict[str, list[str]]]:
    formsets = [inline.formset for inline in response.context["inline_admin_formsets"]]
    (credits,) = [formset for formset in formsets if formset.model is Credit]
    return [{name: [*words] for name, words in form.errors.items()} for form in credits.forms]


def test_a_credit_that_is_there_twice_is_refused_at_its_row(
    browser: Client, film: Playable, ines: Person
) -> None:
    row = {"person": ines.pk, "role": "writer", "billing_order": 1}
    other = {**row, "role": "director"}
    for edited in (film.title, film):
        page = url(edited)
        sent = form_of(browser, page) | {"name": "Typed"}
        refused = browser.post(page, sent | credit_rows(row, other, row))
        assert credit_errors(refused) == [{}, {}, {"__all__": [str(HAS_CREDIT)]}]
        assert "Typed" in refused.text
        assert Credit.objects.count() == 0
        sent |= credit_rows(row, other, {**row, "DELETE": "on"})
        assert browser.post(page, sent).status_code == 302
        assert {*edited.credits.values_list("role", flat=True)} == {"writer", "director"}
        Credit.objects.all().delete()


def test_what_is_refused_while_it_is_written_is_said_in_the_form(
    browser: Client, film: Playable, ines: Person
) -> None:
    """Two credits that trade places: in the end each would be there once, but not meanwhile."""
    for role in ("writer", "director"):
        Credit.objects.create(title=film.title, person=ines, role=role)
    sent = form_of(browser, url(film.title)) | {"tagline": "Typed"}
    sent["credits-0-role"], sent["credits-1-role"] = sent["credits-1-role"], sent["credits-0-role"]
    refused = browser.post(url(film.title), sent)
    (refusal,) = errors(refused)
    assert "Inés Vidal" in refusal
    assert refusal.endswith(f": {HAS_CREDIT}")
    assert "Typed" in refused.text
    assert Title.objects.get().tagline == ""


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"role": "wizard"}, "Select a valid choice. wizard is not one of the available choices."),
        ({"billing_order": 32_768}, "Ensure this value is less than or equal to 32767."),
        ({"billing_order": -1}, "Ensure this value is greater than or equal to 0."),
        ({"billing_order": ""}, "This field is required."),
    ],
)
def test_a_wrong_credit_is_refused_at_its_field(
    browser: Client, film: Playable, ines: Person, wrong: dict[str, Any], words: str
) -> None:
    row = {"person": ines.pk, "role": "writer", "billing_order": 1, **wrong}
    refused = browser.post(url(film), form_of(browser, url(film)) | credit_rows(row))
    assert credit_errors(refused) == [{name: [words] for name in wrong}]
    assert Credit.objects.count() == 0


def test_a_credit_is_changed_and_removed_by_the_actions(
    film: Playable, ines: Person, editor: User
) -> None:
    with editing(by=editor, via="admin") as edit:
        opened = edit.open_row(film)
        first = add_credit(edit=edit, credit=Credit(playable=opened, person=ines, role="writer"))
    with pytest.raises(ValidationError) as error, editing(by=editor, via="admin") as edit:
        add_credit(edit=edit, credit=Credit(playable=film, person=ines, role="writer"))
    assert error.value.messages == [str(HAS_CREDIT)]
    with editing(by=editor, via="admin") as edit:
        second = add_credit(edit=edit, credit=Credit(playable=film, person=ines, role="editor"))
    second.role = "writer"
    with pytest.raises(ValidationError) as error:
        change_credit(credit=second, changed=["role"])
    assert error.value.messages == [str(HAS_CREDIT)]
    with editing(by=editor, via="admin") as edit:
        remove_credit(edit=edit, credit=first)
        edit.open_parts(second)
        change_credit(credit=second, changed=["role"])
    assert film.credits.get().role == "writer"
    assert HistoryEntry.objects.count() == 3
