"""Giving up an account: closed at once, kept within some days, deleted after them."""

import datetime
import re
from collections.abc import Iterator

import pytest
from django.db import models
from django.test import Client
from django.utils import timezone

from accounts.actions.deletion import delete_due, keep_account, keep_token, schedule_deletion
from accounts.actions.tasks import delete_due_accounts
from accounts.actions.users import LastAdministratorError, change_user
from accounts.models import AuditEntry, Profile, User
from accounts.tests.api.test_reauthentication import reauthenticate
from accounts.tests.api.test_tokens import AUTH, JSON, login
from conftest import PASSWORD

#: A mail goes out at the end of a transaction, so there has to be one that ends.
pytestmark = pytest.mark.django_db(transaction=True)

PAGE, ACCOUNT = "/settings/delete/", "/api/v1/account/"
DAYS = datetime.timedelta(days=14)


@pytest.fixture
def browser(ada: Profile) -> Client:
    """A browser in which Ada has just signed in and opened her profile."""
    client = Client()
    client.post("/account/login/", {"login": "ada@example.com", "password": PASSWORD})
    client.post(f"/profiles/{ada.public_id}/choose/")
    return client


def give_up(client: Client):
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client.post(PAGE)


def sign_in(password: str = PASSWORD):
    return Client().post("/account/login/", {"login": "ada@example.com", "password": password})


# --- Closing --------------------------------------------------------------------------------------
def test_it_asks_before_and_closes_at_once(
    browser: Client, ada: Profile, stranger: Profile, mailoutbox
) -> None:
    program = Client(headers={"Authorization": f"Bearer {token_of(ada)}"})
    assert program.get(ACCOUNT).status_code == 200
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    page = browser.get(PAGE)
    assert "You have 14 days to change your mind" in page.text
    answer = give_up(browser)
    assert (answer.status_code, answer.url.startswith("/keep/")) == (302, True)
    user = User.objects.get(pk=ada.user.pk)
    assert not user.is_active
    assert DAYS - (user.deletion_due_at - timezone.now()) < datetime.timedelta(minutes=5)
    assert program.get(ACCOUNT).status_code == 401
    assert browser.get("/settings/").status_code == 302
    assert User.objects.get(pk=stranger.user.pk).is_active
    mail = mailoutbox[-1]
    assert mail.subject == "StreamEx: Your account will be deleted"
    assert re.search(r"http://localhost:8000(/keep/\S+)", mail.body)


def token_of(ada: Profile) -> str:
    return login(ada.user).json()["meta"]["access_token"]


def test_it_asks_for_the_password_again(browser: Client, ada: Profile) -> None:
    later = timezone.now() + datetime.timedelta(hours=1)
    session = browser.session
    for each in session["account_authentication_methods"]:
        each["at"] = (later - datetime.timedelta(hours=3)).timestamp()
    session.save()
    answer = browser.post(PAGE)
    assert answer.url.startswith("/account/reauthenticate/")
    assert browser.get(PAGE).url.startswith("/account/reauthenticate/")
    assert User.objects.get(pk=ada.user.pk).is_active


def test_a_child_gives_up_nothing(kid: Profile, client_for) -> None:
    assert client_for(kid).post(PAGE).status_code in {302, 403}
    assert User.objects.get(pk=kid.user.pk).is_active


def test_a_program_does_so_once_the_password_was_given_again(ada: Profile, mailoutbox) -> None:
    program = Client(headers={"Authorization": f"Bearer {token_of(ada)}"})
    refused = program.delete(ACCOUNT)
    assert (refused.status_code, refused.json()["error"]["code"]) == (
        403, "reauthentication_required",
    )  # fmt: skip
    reauthenticate(program)
    answer = program.delete(ACCOUNT)
    assert answer.status_code == 202
    due_at = User.objects.get(pk=ada.user.pk).deletion_due_at
    assert datetime.datetime.fromisoformat(answer.json()["deletion_due_at"]) == due_at
    assert program.delete(ACCOUNT).status_code == 401
    given = {"email": "ada@example.com", "password": PASSWORD}
    assert Client().post(f"{AUTH}auth/login", given, **JSON).status_code in {400, 401}


def test_the_only_administrator_stays(admin: User, client_for) -> None:
    with pytest.raises(LastAdministratorError):
        schedule_deletion(user=admin, now=timezone.now())
    client = client_for(admin)
    assert give_up(client).url == PAGE
    assert "You are the only administrator" in client.get(PAGE).text
    assert User.objects.get(pk=admin.pk).is_active


# --- Keeping --------------------------------------------------------------------------------------
def test_who_signs_in_is_asked_whether_to_keep_it(browser: Client, ada: Profile) -> None:
    give_up(browser)
    assert sign_in("wrong").status_code == 200
    page = sign_in()
    assert page.url.startswith("/keep/")
    other = Client()
    assert "It is deleted on" in other.get(page.url).text
    kept = other.post(page.url)
    assert kept.url == "/account/login/"
    assert "_auth_user_id" not in other.session
    user = User.objects.get(pk=ada.user.pk)
    assert (user.is_active, user.deletion_due_at) == (True, None)
    assert other.post(page.url).status_code == 410
    # What was signed in before stays signed out.
    assert browser.get("/settings/").status_code == 302
    assert sign_in().url == "/home/"


def test_a_link_keeps_the_deletion_that_it_was_for_and_no_other(ada: Profile) -> None:
    now = timezone.now()
    schedule_deletion(user=ada.user, now=now)
    former = keep_token(ada.user)
    keep_account(token=former)
    ada.user.refresh_from_db()
    schedule_deletion(user=ada.user, now=now + datetime.timedelta(hours=1))
    for token in (former, f"{former}x", "x"):
        assert Client().post(f"/keep/{token}/").status_code == 410
        assert Client().get(f"/keep/{token}/").status_code == 410
    assert not User.objects.get(pk=ada.user.pk).is_active


def test_an_administrator_keeps_it_by_opening_it(ada: Profile, admin: User) -> None:
    schedule_deletion(user=ada.user, now=timezone.now())
    change_user(by=admin, user=User.objects.get(pk=ada.user.pk), is_active=True)
    user = User.objects.get(pk=ada.user.pk)
    assert (user.is_active, user.deletion_due_at) == (True, None)
    cancelled = AuditEntry.objects.get(event="deletion_cancelled")
    assert cancelled.actor_id == admin.public_id


# --- Deleting -------------------------------------------------------------------------------------
def test_it_is_deleted_when_the_days_are_over(ada: Profile, bo: Profile, mailoutbox) -> None:
    now, public_id = timezone.now(), ada.user.public_id
    schedule_deletion(user=ada.user, now=now)
    assert delete_due(now=now + DAYS - datetime.timedelta(seconds=1)) == 0
    assert delete_due(now=now + DAYS) == 1
    assert delete_due(now=now + DAYS) == 0
    assert not User.objects.filter(public_id=public_id).exists()
    assert not Profile.objects.filter(pk=ada.pk).exists()
    assert mailoutbox[-1].subject == "StreamEx: Your account was deleted"
    assert mailoutbox[-1].to == ["ada@example.com"]
    entry = AuditEntry.objects.get(event="user_deleted")
    assert (entry.subject_id, entry.detail) == (public_id, {"asked_for": True})


def test_the_task_deletes_what_is_due_and_keeps_what_is_not(
    ada: Profile, stranger: Profile
) -> None:
    before = timezone.now() - DAYS - datetime.timedelta(hours=1)
    schedule_deletion(user=ada.user, now=before)
    schedule_deletion(user=stranger.user, now=timezone.now())
    assert delete_due_accounts() == 1
    assert list(User.objects.all()) == [stranger.user]


def people_s(model: type[models.Model], seen: set[type[models.Model]]) -> Iterator[models.Field]:
    """Yield each column that leads, over others that go with it, to `model`."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)):
            continue
        yield relation.field
        if relation.on_delete is models.CASCADE and relation.related_model not in seen:
            seen.add(relation.related_model)
            yield from people_s(relation.related_model, seen)


def test_nothing_of_somebody_stays_by_oversight() -> None:
    """Rows of a person go with the account, or no longer name anybody: no column stops it."""
    columns = {*people_s(User, {User}), *people_s(Profile, {Profile})}
    assert len(columns) > 25
    stays = {
        f"{column.model.__name__}.{column.name}"
        for column in columns
        if column.remote_field.on_delete not in (models.CASCADE, models.SET_NULL)
    }
    assert stays == set()
    nameless = {
        f"{column.model.__name__}.{column.name}"
        for column in columns
        if column.remote_field.on_delete is models.SET_NULL
    }
    assert nameless == NAMELESS


#: What stays without a name, and why.
NAMELESS = {
    "Change.made_by",  # the history of the catalogue
    "GatewayCustomer.user",  # until the gateway was told to forget it
    "ImportItem.asset",
    "ImportRun.started_by",
    "Invitation.accepted_by",  # the list of invitations
    "Invitation.invited_by",
    "Post.author",  # what others answered to
    "Upload.asset",
}
