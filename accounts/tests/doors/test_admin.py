"""Invitations and the settings of the site in the administration."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions.invitations import accept_invitation, invite
from accounts.models import Invitation, SiteSettings
from accounts.site import site_name

LIST = reverse("admin:accounts_invitation_changelist")
ADD = reverse("admin:accounts_invitation_add")
SITE = reverse("admin:accounts_sitesettings_changelist")


@pytest.fixture
def browser(admin, client_for):
    return client_for(admin)


def test_it_invites_and_shows_the_link_once(policy, browser, client) -> None:
    policy("invited")
    page = browser.post(ADD, {"email": "Ines@Example.com"}, follow=True)
    assert page.redirect_chain == [(LIST, 302)]
    link = re.search(r'href="http://[^/]+(/invitation/[^"]+)"', page.text)[1]
    assert client.get(link).url == "/account/signup/"
    assert Invitation.objects.get().email == "ines@example.com"
    assert "/invitation/" not in browser.get(LIST).text.replace("accounts/invitation/", "")


def test_inviting_again_replaces_the_first(policy, browser) -> None:
    policy("invited")
    for _twice in range(2):
        assert browser.post(ADD, {"email": "ines@example.com"}).status_code == 302
    states = [invitation.state for invitation in Invitation.objects.order_by("pk")]
    assert states == ["revoked", "pending"]


@pytest.mark.parametrize(
    ("sign_up", "email", "field"),
    [("closed", "", "__all__"), ("invited", "ada@example.com", "email"), ("open", "x", "email")],
)
def test_it_refuses(policy, browser, ada, sign_up, email, field) -> None:
    policy(sign_up)
    page = browser.post(ADD, {"email": email})
    assert page.status_code == 200
    assert list(page.context["adminform"].form.errors) == [field]
    assert not Invitation.objects.exists()


def test_it_revokes_what_was_not_accepted(policy, admin, browser, ada) -> None:
    policy("invited")
    now = timezone.now()
    used, fresh = (invite(by=admin, now=now).invitation for _ in range(2))
    accept_invitation(invitation=used, user=ada.user, now=now)
    data = {"action": "revoke", "_selected_action": [used.pk, fresh.pk]}
    page = browser.post(LIST, data, follow=True)
    assert "1 invitation was revoked." in page.text
    assert "was accepted." in page.text
    assert set(Invitation.objects.values_list("revoked_at", flat=True)) != {None}
    assert [row.state for row in (used, fresh) if row.refresh_from_db() is None] == [
        "accepted", "revoked",
    ]  # fmt: skip


def test_it_filters_searches_and_shows(policy, admin, browser) -> None:
    policy("invited")
    invitation = invite(email="ines@example.com", by=admin, now=timezone.now()).invitation
    for query in ("", "?state=pending", "?q=ines"):
        assert "1 invitation" in browser.get(LIST + query).text, query
    assert "0 invitations" in browser.get(f"{LIST}?state=accepted").text
    page = browser.get(reverse("admin:accounts_invitation_change", args=[invitation.pk]))
    assert page.status_code == 200
    assert "Pending" in page.text
    assert 'name="_save"' not in page.text


@pytest.mark.parametrize("count", [10, 1000])
def test_the_list_costs_the_same_however_many(
    admin, browser, count, django_assert_num_queries
) -> None:
    now = timezone.now()
    Invitation.objects.bulk_create(
        Invitation(
            token_hash=f"{number:064}",
            invited_by=admin,
            created_at=now,
            expires_at=now + datetime.timedelta(days=7),
        )
        for number in range(count)
    )
    browser.get(LIST)
    with django_assert_num_queries(7):
        assert browser.get(LIST).status_code == 200


def test_editors_see_neither(editor, client_for) -> None:
    for url in (LIST, ADD, SITE):
        assert client_for(editor).get(url).status_code == 403


def test_the_settings_of_the_site_are_one_row(settings, browser) -> None:
    settings.SIGN_UP = ""
    add = browser.get(SITE).url
    assert add == reverse("admin:accounts_sitesettings_add")
    given = {"name": "Casa Vidal", "language": "es", "time_zone": "", "sign_up": "invited"}
    assert browser.post(add, given).status_code == 302
    assert (site_name(), SiteSettings.objects.get().sign_up) == ("Casa Vidal", "invited")
    change = browser.get(SITE).url
    assert browser.post(change, {**given, "name": "Films"}).status_code == 302
    assert site_name() == "Films"
    assert browser.get(add).status_code == 403
    page = browser.post(change, {**given, "time_zone": "Mars/Olympus"})
    assert list(page.context["adminform"].form.errors) == ["time_zone"]


def test_what_the_environment_decides_is_shown_only(settings, browser) -> None:
    settings.SIGN_UP = "closed"
    add = reverse("admin:accounts_sitesettings_add")
    assert 'name="sign_up"' not in browser.get(add).text
    assert browser.post(add, {"name": "Films", "sign_up": "open"}).status_code == 302
    assert SiteSettings.objects.get().sign_up == ""
