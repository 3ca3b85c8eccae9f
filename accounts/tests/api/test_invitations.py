"""`/api/v1/invitations/`."""

import datetime
import uuid

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from accounts.actions.invitations import accept_invitation, invite, revoke_invitation
from accounts.models import Invitation, Profile, User
from conftest import sign_in

URL = "/api/v1/invitations/"
JSON = {"content_type": "application/json"}


@pytest.fixture
def api(settings, client: Client, admin: User) -> Client:
    settings.SIGN_UP = "invited"
    sign_in(client, admin)
    return client


def at(invitation: Invitation) -> str:
    return f"{URL}{invitation.public_id}/"


def error_of(response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def test_it_invites_by_mail_and_tells_the_link_once(
    api, admin, mailoutbox, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = api.post(URL, {"email": "Ines@Example.com"}, **JSON)
    assert response.status_code == 201
    assert response["Cache-Control"] == "no-store"
    invited = response.json()
    assert invited["email"] == "ines@example.com"
    assert (invited["state"], invited["invited_by"]) == ("pending", str(admin.public_id))
    assert invited["url"] in mailoutbox[0].body
    read = api.get(f"{URL}{invited['id']}/").json()
    assert read == {name: value for name, value in invited.items() if name != "url"}
    token = invited["url"].rstrip("/").split("/")[-1]
    assert token not in api.get(URL).text


def test_it_makes_a_link_for_anybody(api, mailoutbox, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = api.post(URL, {}, **JSON)
    assert (response.status_code, response.json()["email"]) == (201, "")
    assert mailoutbox == []


@pytest.mark.parametrize(
    "email", ["ines", "a@", "a b@example.com", None, 7, "x" * 250 + "@a.example"]
)
def test_it_says_what_is_wrong(api, email) -> None:
    response = api.post(URL, {"email": email}, **JSON)
    assert error_of(response) == (400, "invalid")
    assert list(response.json()["error"]["fields"]) == ["email"]


def test_it_refuses_who_has_an_account_and_where_nobody_may_come(settings, api, ada) -> None:
    refused = api.post(URL, {"email": "Ada@example.com"}, **JSON)
    assert error_of(refused) == (409, "already_a_user")
    settings.SIGN_UP = "closed"
    assert error_of(api.post(URL, {}, **JSON)) == (409, "sign_up_closed")
    assert not Invitation.objects.exists()


def test_it_lists_by_state_and_address_the_latest_first(api, admin, ada) -> None:
    now = timezone.now()
    old = invite(email="old@example.com", by=admin, now=now - datetime.timedelta(days=8))
    gone = invite(email="gone@example.com", by=admin, now=now)
    used = invite(email="used@example.com", by=admin, now=now)
    new = invite(email="new@example.com", by=admin, now=now)
    revoke_invitation(invitation=gone.invitation, now=now)
    accept_invitation(invitation=used.invitation, user=ada.user, now=now)

    def ids(query: str = "") -> list[str]:
        return [row["id"] for row in api.get(f"{URL}{query}").json()["results"]]

    def named(*invited) -> list[str]:
        return [str(each.invitation.public_id) for each in invited]

    assert ids() == named(new, used, gone, old)
    assert ids("?state=pending") == named(new)
    assert ids("?state=expired") == named(old)
    assert ids("?state=revoked") == named(gone)
    assert ids("?state=accepted") == named(used)
    assert ids("?q=USED@") == named(used)
    assert ids("?q=used&state=pending") == []
    assert error_of(api.get(f"{URL}?state=lost")) == (400, "invalid")
    accepted = api.get(at(used.invitation)).json()
    assert accepted["accepted_by"] == str(ada.user.public_id)


@pytest.mark.parametrize("count", [10, 100])
def test_a_page_costs_the_same_however_many(api, admin, count, django_assert_num_queries) -> None:
    now = timezone.now()
    for number in range(count):
        invite(email=f"guest-{number}@example.com", by=admin, now=now)
    # The session, the user, the household, the page with who invited and who accepted.
    with django_assert_num_queries(4):
        assert len(api.get(f"{URL}?page_size=100").json()["results"]) == count


def test_it_revokes_and_keeps_the_row(api, admin, ada) -> None:
    now = timezone.now()
    invited = invite(by=admin, now=now)
    for _twice in range(2):
        assert api.delete(at(invited.invitation)).status_code == 204
    assert api.get(at(invited.invitation)).json()["state"] == "revoked"
    used = invite(by=admin, now=now)
    accept_invitation(invitation=used.invitation, user=ada.user, now=now)
    assert error_of(api.delete(at(used.invitation))) == (409, "invitation_accepted")
    assert api.delete(f"{URL}{uuid.UUID(int=7)}/").status_code == 404


def test_nobody_else_sees_or_makes_any(settings, admin, ada, editor, client_for) -> None:
    settings.SIGN_UP = "open"
    invitation = invite(by=admin, now=timezone.now()).invitation
    for who, expected in ((None, 401), (ada, 403), (editor, 403)):
        browser = client_for(who)
        answers = (
            browser.get(URL), browser.post(URL, {}, **JSON), browser.get(at(invitation)),
            browser.delete(at(invitation)),
        )  # fmt: skip
        assert [answer.status_code for answer in answers] == [expected] * 4
    assert Invitation.objects.get().state == "pending"


def test_each_permission_opens_its_own(settings, editor, client_for) -> None:
    settings.SIGN_UP = "open"
    editor.user_permissions.add(Permission.objects.get(codename="view_invitation"))
    browser = client_for(editor)
    assert browser.get(URL).status_code == 200
    assert browser.post(URL, {}, **JSON).status_code == 403
    editor.user_permissions.add(Permission.objects.get(codename="add_invitation"))
    assert client_for(editor).post(URL, {}, **JSON).status_code == 201
    User.objects.filter(pk=editor.pk).update(is_staff=False)
    assert client_for(editor).get(URL).status_code == 403


def test_a_child_of_an_administrator_makes_none(settings, api, admin) -> None:
    settings.SIGN_UP = "open"
    kid = Profile.objects.create(user=admin, name="Kid", is_kids=True)
    assert error_of(api.post(URL, {}, **JSON)) == (403, "grown_up_required")
    acting = {"headers": {"X-Profile": str(kid.public_id)}}
    assert error_of(api.get(URL, **acting)) == (403, "grown_up_required")
