"""Inviting, revoking and accepting, as every interface does it."""

import datetime
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from accounts.actions.invitations import (
    AlreadyAUserError,
    InvitationAcceptedError,
    InvitationUnusableError,
    SignUpClosedError,
    accept_invitation,
    invite,
    revoke_invitation,
)
from accounts.models import Invitation, User

NOW = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)
DAYS = datetime.timedelta(days=1)


def token_of(url: str) -> str:
    return url.rstrip("/").split("/")[-1]


def find(url: str, now: datetime.datetime = NOW) -> Invitation | None:
    return Invitation.objects.find_usable(token_of(url), now)


def test_a_link_is_good_for_seven_days_and_stored_as_a_hash(settings, policy, admin) -> None:
    settings.BASE_URL = "https://stream.example.com"
    policy("invited")
    invited = invite(by=admin, now=NOW)
    assert invited.url.startswith("https://stream.example.com/invitation/")
    assert find(invited.url) == invited.invitation
    assert find(invited.url, NOW + 7 * DAYS) is None
    assert find(invited.url, NOW + 6.99 * DAYS) == invited.invitation
    assert token_of(invited.url) not in str(Invitation.objects.values().get())


def test_a_mail_goes_to_the_address_in_the_language_of_the_site(
    settings, policy, admin, mailoutbox, django_capture_on_commit_callbacks
) -> None:
    settings.SITE_NAME, settings.SITE_LANGUAGE = "Casa Vidal", "es"
    settings.SITE_TIME_ZONE = "Europe/Madrid"
    policy("invited")
    with django_capture_on_commit_callbacks(execute=True):
        invited = invite(email=" Ines@Example.com ", by=admin, now=NOW)
    (mail,) = mailoutbox
    assert mail.to == ["ines@example.com"]
    assert mail.subject.startswith("Casa Vidal: ")
    assert mail.from_email == "Casa Vidal <streamex@localhost>"
    ((html, kind),) = mail.alternatives
    assert kind == "text/html"
    for text in (mail.body, html):
        assert invited.url in text
        assert "admin@example.com" in text
        assert "13:00" in text, "the hour at which it ends, as the site's clocks have it"


def test_a_link_for_anybody_is_not_mailed(
    policy, admin, mailoutbox, django_capture_on_commit_callbacks
) -> None:
    policy("open")
    with django_capture_on_commit_callbacks(execute=True):
        invite(by=admin, now=NOW)
    assert mailoutbox == []


def test_a_mail_server_that_is_down_stops_nothing(
    settings, policy, admin, django_capture_on_commit_callbacks, caplog
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    policy("invited")
    with django_capture_on_commit_callbacks(execute=True):
        invited = invite(email="ines@example.com", by=admin, now=NOW)
    assert find(invited.url)
    assert "Error calling" in caplog.text


def test_the_last_invitation_of_an_address_counts(policy, admin) -> None:
    policy("invited")
    first = invite(email="ines@example.com", by=admin, now=NOW)
    second = invite(email="INES@example.com", by=admin, now=NOW + DAYS)
    assert find(first.url) is None
    assert find(second.url) == second.invitation
    first.invitation.refresh_from_db()
    assert first.invitation.state == "revoked"


def test_it_refuses(policy, admin, ada) -> None:
    policy("closed")
    with pytest.raises(SignUpClosedError):
        invite(by=admin, now=NOW)
    policy("invited")
    with pytest.raises(AlreadyAUserError):
        invite(email="Ada@Example.com", by=admin, now=NOW)
    with pytest.raises(ValidationError) as raised:
        invite(email="ines", by=admin, now=NOW)
    assert list(raised.value.message_dict) == ["email"]
    assert not Invitation.objects.exists()


def test_revoking_ends_it_and_is_done_once(policy, admin) -> None:
    policy("invited")
    invited = invite(by=admin, now=NOW)
    assert revoke_invitation(invitation=invited.invitation, now=NOW) is True
    assert revoke_invitation(invitation=invited.invitation, now=NOW + DAYS) is False
    assert invited.invitation.revoked_at == NOW
    assert find(invited.url) is None


def test_what_was_accepted_is_not_revoked(policy, admin, ada) -> None:
    policy("invited")
    invitation = invite(by=admin, now=NOW).invitation
    accept_invitation(invitation=invitation, user=ada.user, now=NOW)
    with pytest.raises(InvitationAcceptedError):
        revoke_invitation(invitation=invitation, now=NOW)
    invitation.refresh_from_db()
    assert (invitation.state, invitation.accepted_by) == ("accepted", ada.user)
    with pytest.raises(InvitationUnusableError):
        accept_invitation(invitation=invitation, user=admin, now=NOW)


@pytest.mark.parametrize("late", [7 * DAYS, 30 * DAYS])
def test_it_is_not_accepted_when_it_has_expired(policy, admin, ada, late) -> None:
    policy("invited")
    invitation = invite(by=admin, now=NOW).invitation
    with pytest.raises(InvitationUnusableError):
        accept_invitation(invitation=invitation, user=ada.user, now=NOW + late)


def test_each_is_in_one_state(policy, admin, ada) -> None:
    policy("invited")
    pending, revoked, accepted = (invite(by=admin, now=NOW).invitation for _ in range(3))
    expired = invite(by=admin, now=NOW - 8 * DAYS).invitation
    revoke_invitation(invitation=revoked, now=NOW)
    accept_invitation(invitation=accepted, user=ada.user, now=NOW)
    wanted = {"pending": pending, "revoked": revoked, "accepted": accepted, "expired": expired}
    for state, invitation in wanted.items():
        assert list(Invitation.objects.in_state(state, NOW)) == [invitation], state


@pytest.mark.parametrize(
    "values",
    [
        {"email": "Ines@example.com"},
        {"accepted_at": NOW, "revoked_at": NOW},
        {"accepted_by_id": "ada"},
        {"expires_at": NOW},
    ],
)
def test_the_database_refuses_what_cannot_be(policy, admin, ada, values) -> None:
    policy("invited")
    invitation = invite(by=admin, now=NOW).invitation
    values = {name: ada.user.pk if value == "ada" else value for name, value in values.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(**values)


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_accepts_and_the_others_leave_nothing(settings, admin) -> None:
    settings.SIGN_UP = "invited"
    invitation = invite(by=admin, now=NOW).invitation
    count, outcomes = 8, []
    barrier = threading.Barrier(count)

    def race(number: int) -> None:
        barrier.wait()
        try:
            with transaction.atomic():
                user = User.objects.create_user(f"racer-{number}@example.com", None)
                accept_invitation(invitation=invitation, user=user, now=NOW)
            outcomes.append("accepted")
        except InvitationUnusableError:
            outcomes.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=race, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["accepted"] + ["too late"] * (count - 1)
    invitation.refresh_from_db()
    assert list(User.objects.filter(email__startswith="racer")) == [invitation.accepted_by]
