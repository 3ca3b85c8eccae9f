"""Making an account, on the site and over the app API, under each policy."""

import datetime
import json

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions.invitations import invite, revoke_invitation
from accounts.models import Invitation, User

API = "/api/auth/app/v1/auth/signup"
SITE = "/account/signup/"
PASSWORD = "a long walk home"
EMAIL = "ines@example.com"


def token_of(url: str) -> str:
    return url.rstrip("/").split("/")[-1]


def on_site(client: Client, url: str = "", email: str = EMAIL) -> int:
    """Open a link if there is one, send the form, and return the status of the last answer."""
    if url:
        assert client.get(f"/invitation/{token_of(url)}/").url == SITE
    return client.post(SITE, {"email": email, "password1": PASSWORD}).status_code


def over_api(client: Client, url: str = "", email: str = EMAIL) -> dict:
    data = {"email": email, "password": PASSWORD}
    if url:
        data["invitation"] = token_of(url)
    return client.post(API, json.dumps(data), content_type="application/json").json()


def errors_of(answer: dict) -> list[tuple[str, str]]:
    return [(error["code"], error.get("param", "")) for error in answer["errors"]]


def test_nobody_comes_in_where_it_is_closed(policy, admin, client) -> None:
    policy("invited")
    url = invite(by=admin, now=timezone.now()).url
    policy("closed")
    page = client.get(SITE)
    assert page.status_code == 200
    assert "<form" not in page.text.split("<main")[1]
    assert "Only the administrators" in page.text
    assert on_site(client) == 200
    assert over_api(client)["status"] == 403
    assert over_api(client, url)["status"] == 403
    assert client.get(f"/invitation/{token_of(url)}/").status_code == 410
    assert not User.objects.filter(email=EMAIL).exists()


def test_everybody_comes_in_where_it_is_open(policy, client) -> None:
    policy("open")
    assert on_site(client) == 302
    assert over_api(Client(), email="bea@example.com")["status"] == 200
    assert User.objects.count() == 2


def test_without_an_invitation_nobody_comes_in_where_it_is_needed(policy, client) -> None:
    policy("invited")
    assert "By invitation" in client.get(SITE).text
    assert on_site(client) == 200
    refused = over_api(client)
    assert refused["status"] == 400
    assert errors_of(refused) == [("invitation_required", "invitation")]
    assert not User.objects.exists()


@pytest.mark.parametrize("sign_up", ["invited", "open"])
def test_a_link_makes_one_account_on_the_site(policy, admin, client, sign_up) -> None:
    policy(sign_up)
    url = invite(by=admin, now=timezone.now()).url
    assert client.get(f"/invitation/{token_of(url)}/").status_code == 302
    assert client.get(f"/invitation/{token_of(url)}/").status_code == 302, "a look uses nothing up"
    assert on_site(client, url) == 302
    user = User.objects.get(email=EMAIL)
    assert user.accepted_invitation == Invitation.objects.get()
    assert not user.emailaddress_set.get().verified, "a link proves no address"
    assert "_auth_user_id" in client.session
    assert Client().get(f"/invitation/{token_of(url)}/").status_code == 410


def test_a_link_makes_one_account_over_the_api(policy, admin) -> None:
    policy("invited")
    url = invite(by=admin, now=timezone.now()).url
    assert over_api(Client(), url)["status"] == 200
    again = over_api(Client(), url, email="bea@example.com")
    assert errors_of(again) == [("invitation_unusable", "invitation")]
    assert User.objects.exclude(pk=admin.pk).count() == 1


@pytest.mark.parametrize("way", [on_site, over_api])
def test_an_invited_address_is_the_only_one_and_needs_no_proof(
    settings, policy, admin, way, mailoutbox
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    policy("invited")
    url = invite(email=EMAIL, by=admin, now=timezone.now()).url
    way(Client(), url, email="bea@example.com")
    assert not User.objects.filter(email="bea@example.com").exists()
    way(Client(), url, email="Ines@Example.com")
    assert User.objects.get(email=EMAIL).emailaddress_set.get().verified
    assert mailoutbox == [], "nothing to confirm"


def test_the_form_names_the_invited_address(settings, policy, admin, client) -> None:
    settings.SITE_NAME = "Casa Vidal"
    policy("invited")
    url = invite(email=EMAIL, by=admin, now=timezone.now()).url
    client.get(f"/invitation/{token_of(url)}/")
    page = client.get(SITE)
    assert "You are invited to Casa Vidal." in page.text
    field = page.context["form"]["email"]
    assert field.initial == EMAIL
    assert "readonly" in str(field)


def test_the_api_says_that_it_is_for_another_address(policy, admin) -> None:
    policy("invited")
    url = invite(email=EMAIL, by=admin, now=timezone.now()).url
    refused = over_api(Client(), url, email="bea@example.com")
    assert errors_of(refused) == [("invitation_for_other_email", "email")]


@pytest.mark.parametrize("way", [on_site, over_api])
def test_one_that_ends_between_the_link_and_the_form_makes_nothing(policy, admin, way) -> None:
    policy("invited")
    client = Client()
    invited = invite(by=admin, now=timezone.now())
    if way is on_site:
        client.get(f"/invitation/{token_of(invited.url)}/")
    revoke_invitation(invitation=invited.invitation, now=timezone.now())
    assert "error" in str(over_api(client, invited.url))
    assert client.post(SITE, {"email": EMAIL, "password1": PASSWORD}).status_code == 200
    assert not User.objects.filter(email=EMAIL).exists()


def test_one_that_expired_makes_nothing(policy, admin) -> None:
    policy("invited")
    week_ago = timezone.now() - datetime.timedelta(days=7)
    url = invite(by=admin, now=week_ago).url
    assert errors_of(over_api(Client(), url)) == [("invitation_unusable", "invitation")]


@pytest.mark.parametrize("way", [on_site, over_api])
def test_whoever_loses_the_race_is_told_and_leaves_no_account(
    policy, admin, monkeypatch, way
) -> None:
    """Somebody accepts it after the form has found it usable."""
    policy("invited")
    url = invite(by=admin, now=timezone.now()).url
    find = Invitation.objects.get_queryset().__class__.find_usable

    def find_and_lose(self, token, now):
        found = find(self, token, now)
        if "accepting" in seen:
            Invitation.objects.update(accepted_at=now)
        return found

    seen: set[str] = set()
    monkeypatch.setattr("accounts.models.invitations.InvitationQuerySet.find_usable", find_and_lose)
    client = Client()
    if way is on_site:
        client.get(f"/invitation/{token_of(url)}/")
        seen.add("accepting")
        # The door looks first, the form second: let only the second lose.
        monkeypatch.setattr("accounts.sign_in.adapter.invitation_of", lambda request: True)
        answer = client.post(SITE, {"email": EMAIL, "password1": PASSWORD})
        assert (answer.status_code, answer.url) == (302, SITE)
        page = client.get(SITE, follow=True)
        assert "was used" in page.text
    else:
        seen.add("accepting")
        refused = over_api(client, url)
        assert refused["status"] == 400
        assert errors_of(refused) == [("invitation_unusable", "invitation")]
    assert not User.objects.filter(email=EMAIL).exists()


def test_an_invitation_does_not_tell_who_has_an_account(
    settings, policy, admin, ada, mailoutbox
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    policy("invited")
    url = invite(by=admin, now=timezone.now()).url
    taken, free = (
        over_api(Client(), url, email=email) for email in ("ada@example.com", "bea@example.com")
    )
    assert taken["status"] == free["status"] == 401
    assert taken["data"] == free["data"]
    assert Invitation.objects.get().accepted_by.email == "bea@example.com"
    assert [mail.to for mail in mailoutbox] == [["ada@example.com"], ["bea@example.com"]]


def test_who_is_signed_in_is_told_so(policy, admin, ada, client_for) -> None:
    policy("invited")
    url = invite(by=admin, now=timezone.now()).url
    page = client_for(ada).get(f"/invitation/{token_of(url)}/")
    assert page.status_code == 200
    assert "ada@example.com" in page.text


@pytest.mark.parametrize(("sign_up", "count"), [("open", 1), ("invited", 0), ("closed", 0)])
def test_pages_offer_an_account_only_where_everybody_gets_one(
    policy, client, sign_up, count
) -> None:
    policy(sign_up)
    for path in ("/", "/account/login/"):
        assert (SITE in client.get(path).text) == bool(count), path
