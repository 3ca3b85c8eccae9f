"""Mails of what was changed about an account, and of devices that it was not used on before."""

import datetime
import re

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import get_connection
from django.test import Client
from django.utils import timezone, translation

from accounts.actions.notices import MOST_FAMILIES, NOTICES, note_device, send_notice
from accounts.actions.users import change_user, set_password
from accounts.models import AuditEntry, AuditEvent, KnownBrowser, Profile, User
from accounts.tests.api.test_tokens import AUTH, JSON
from conftest import PASSWORD

#: A mail goes out at the end of a transaction, so there has to be one that ends.
pytestmark = pytest.mark.django_db(transaction=True)

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
NEWER = FIREFOX.replace("140", "151")
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/605.1"
OTHER = "another horse battery"


def headings(mailoutbox) -> list[tuple[str, str]]:
    """Return to whom each mail went, and what it is about."""
    return [(mail.to[0], mail.subject.removeprefix("StreamEx: ")) for mail in mailoutbox]


def sign_in(agent: str, by: str = "page") -> None:
    client = Client(headers={"user-agent": agent})
    if by == "program":
        given = {"email": "ada@example.com", "password": PASSWORD}
        assert client.post(f"{AUTH}auth/login", given, **JSON).status_code == 200
    else:
        given = {"login": "ada@example.com", "password": PASSWORD}
        assert client.post("/account/login/", given).status_code == 302


# --- Changes --------------------------------------------------------------------------------------
def test_a_new_password(ada: Profile, client_for, mailoutbox) -> None:
    given = {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}
    client_for(ada).post("/account/password/change/", given, headers={"user-agent": FIREFOX})
    assert headings(mailoutbox) == [("ada@example.com", "Your password was changed")]
    for text in (mailoutbox[0].body, mailoutbox[0].alternatives[0].content):
        assert "Firefox, Linux" in text
        assert "127.0.0.1" in text
        assert "http://localhost:8000/account/password/reset/" in text


def test_a_password_by_a_mailed_link(ada: Profile, client, mailoutbox) -> None:
    client.post("/account/password/reset/", {"email": "ada@example.com"})
    link = re.search(r"https?://[^/]+(/\S+/reset/key/\S+)", mailoutbox[0].body)[1]
    page = client.get(link, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": OTHER, "password2": OTHER})
    assert headings(mailoutbox)[1:] == [("ada@example.com", "Your password was changed")]
    assert "by a link that was mailed" in mailoutbox[1].body


def test_another_address_is_told_to_both(ada: Profile, client_for, mailoutbox) -> None:
    new = EmailAddress.objects.create(user=ada.user, email="new@example.com", verified=True)
    client = client_for(ada)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.post("/account/email/", {"email": new.email, "action_primary": ""})
    heading = "Your e-mail address was changed"
    assert sorted(headings(mailoutbox)) == [
        ("ada@example.com", heading), ("new@example.com", heading),
    ]  # fmt: skip
    for mail in mailoutbox:
        assert "new@example.com now" in mail.body
        assert "it was ada@example.com" in mail.body
    client.post("/account/email/", {"email": "ada@example.com", "action_remove": ""})
    assert headings(mailoutbox)[2:] == [("new@example.com", "An e-mail address was removed")]


def test_what_an_administrator_changes(ada: Profile, admin: User, mailoutbox) -> None:
    set_password(by=admin, user=ada.user, password=OTHER)
    change_user(by=admin, user=ada.user, email="new@example.com")
    change_user(by=admin, user=ada.user, is_active=True)
    assert headings(mailoutbox)[0] == ("ada@example.com", "Your password was changed")
    assert "An administrator did it" in mailoutbox[0].body
    assert {to for to, _heading in headings(mailoutbox)[1:]} == {
        "ada@example.com", "new@example.com",
    }  # fmt: skip
    assert len(mailoutbox) == 3


def test_the_administration_tells_of_a_password_too(
    client_for, admin: User, ada: Profile, mailoutbox
) -> None:
    given = {"password1": OTHER, "password2": OTHER, "usable_password": "true"}
    page = f"/admin/accounts/user/{ada.user.pk}/password/"
    assert client_for(admin).post(page, given).status_code == 302
    assert headings(mailoutbox) == [("ada@example.com", "Your password was changed")]


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_is_written_in_the_language_of_the_account(
    ada: Profile, mailoutbox, language: str
) -> None:
    Profile.objects.filter(pk=ada.pk).update(language=language)
    known = {"to_email": "b@example.com", "from_email": "a@example.com", "deleted_email": "c@x.yz"}
    known |= {"when": timezone.now(), "link": "http://localhost:8000/keep/x/"}
    for name in NOTICES:
        send_notice(user=ada.user, name=name, **known)
    for mail, notice in zip(mailoutbox, NOTICES.values(), strict=True):
        with translation.override(language):
            assert mail.subject == f"StreamEx: {notice.heading}"
        assert ("It was not you?" in mail.body) is (language == "en")
        for text in (mail.body, mail.alternatives[0].content):
            assert not re.search(r"%\(|\{\{|\{%", text)


def test_a_mail_server_that_is_down_stops_nothing(
    ada: Profile, client_for, settings, caplog
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    assert get_connection().port == 9
    given = {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}
    assert client_for(ada).post("/account/password/change/", given).status_code == 302
    assert User.objects.get(pk=ada.user.pk).check_password(OTHER)
    assert "Error calling" in caplog.text


# --- Devices --------------------------------------------------------------------------------------
@pytest.mark.parametrize("by", ["page", "program"])
def test_a_device_of_another_kind_is_told_once(ada: Profile, mailoutbox, by: str) -> None:
    sign_in(FIREFOX)
    sign_in(NEWER, by)
    assert mailoutbox == []
    sign_in(SAFARI, by)
    sign_in(SAFARI)
    assert headings(mailoutbox) == [("ada@example.com", "Your account is used on a new device")]
    assert "iPhone" in mailoutbox[0].body
    entry = AuditEntry.objects.get(event=AuditEvent.NEW_DEVICE)
    assert (entry.subject_id, entry.detail) == (ada.user.public_id, {"device": "Safari, iPhone"})


def test_what_says_no_name_is_not_remembered(ada: Profile, mailoutbox) -> None:
    sign_in(FIREFOX)
    sign_in("")
    assert mailoutbox == []
    assert KnownBrowser.objects.count() == 1


def test_it_remembers_so_many_and_no_more(ada: Profile) -> None:
    now = timezone.now()
    for number in range(MOST_FAMILIES + 3):
        at = now + datetime.timedelta(seconds=number)
        note_device(user=ada.user, user_agent=f"{'Player' * 20}"[:55] + f"{number}/1", now=at)
    families = KnownBrowser.objects.order_by("first_used_at")
    assert len(families) == MOST_FAMILIES
    assert families[0].family.endswith("3")
