"""Telling people by mail what was changed about their account, and where it is used anew.

A mail goes out once the change is stored. One that cannot be sent is logged and stops nothing.
"""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allauth.core import context as allauth_context
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.actions.audit import record, request_address
from accounts.devices import device_family, device_name
from accounts.mails import send_mail
from accounts.models import AuditEvent, KnownBrowser, User
from accounts.site import site_language, site_time_zone

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django_stubs_ext import StrOrPromise

#: So many families are remembered of an account; the oldest is forgotten first.
MOST_FAMILIES = 50


@dataclass(frozen=True)
class Notice:
    """What a mail says: a heading, which is its subject as well, and a sentence."""

    heading: "StrOrPromise"
    words: "StrOrPromise"


#: By the names that allauth gives to changes, and our own.
NOTICES = {
    "password_changed": Notice(
        _("Your password was changed"), _("From now on you sign in with the new one.")
    ),
    "password_reset": Notice(
        _("Your password was changed"),
        _("It was chosen by a link that was mailed to you. From now on you sign in with it."),
    ),
    "password_set": Notice(
        _("A password was set"), _("You can sign in with your e-mail address and a password now.")
    ),
    "password_changed_by_administrator": Notice(
        _("Your password was changed"),
        _("An administrator did it, and signed you out everywhere. Ask for the new one, or choose "
          "another yourself."),
    ),
    "email_changed": Notice(
        _("Your e-mail address was changed"),
        _("You sign in with %(to_email)s now, and mails go there. Until now it was "
          "%(from_email)s."),
    ),
    "email_deleted": Notice(
        _("An e-mail address was removed"),
        _("%(deleted_email)s no longer belongs to your account."),
    ),
    "totp_activated": Notice(
        _("Two-step sign-in is on"),
        _("An authenticator app was set up. You are asked for its code when you sign in."),
    ),
    "totp_deactivated": Notice(
        _("Two-step sign-in is off"),
        _("The authenticator app was removed. You are no longer asked for its code."),
    ),
    "recovery_codes_generated": Notice(
        _("There are new recovery codes"),
        _("Keep them where you find them. The former ones no longer work."),
    ),
    "webauthn_added": Notice(
        _("A passkey was added"), _("Whoever has the device can sign in with it.")
    ),
    "webauthn_removed": Notice(
        _("A passkey was removed"), _("Nobody can sign in with it any more.")
    ),
    "account_connected": Notice(
        _("Single sign-on was connected"), _("You can sign in by your provider now.")
    ),
    "account_disconnected": Notice(
        _("Single sign-on was disconnected"), _("Nobody can sign in by that provider any more.")
    ),
    "deletion_scheduled": Notice(
        _("Your account will be deleted"),
        _("You asked for it, and are signed out everywhere. It is deleted on %(when)s. Until then "
          "you can keep it: %(link)s"),
    ),
    "deletion_cancelled": Notice(
        _("Your account stays"), _("It is not deleted. You sign in with it as before.")
    ),
    "deleted": Notice(
        _("Your account was deleted"),
        _("It is gone with all profiles and payment methods, as you asked. This is the last mail "
          "from us."),
    ),
    "new_device": Notice(
        _("Your account is used on a new device"),
        _("Somebody signed in on a device of a kind that you have not used before."),
    ),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class _Source:
    """Where something comes from, as a mail says it."""

    device: str = ""
    address: str = ""


def send_notice(*, user: User, name: str, to: str = "", **details: Any) -> None:
    """Mail the notice called `name` of NOTICES to `user`, or to another address of theirs.

    `details` fill its words. It is sent once the transaction is over; nothing is raised.
    """
    address = to or user.email
    if not address:
        return
    notice, language = NOTICES[name], user.language or site_language()
    with translation.override(language):
        words = str(notice.words) % {name: _said(value) for name, value in details.items()}
    source = _source(allauth_context.request)
    context = {
        "heading": notice.heading, "words": words, "source": source, "at": timezone.now()
    }  # fmt: skip
    # The log of a robust callback wants its name, which a partial has not.
    transaction.on_commit(
        lambda: send_mail("mail/notice", to=address, language=language, context=context),
        robust=True,
    )


def _said(value: Any) -> str:
    """Write a moment as a date of the site and its language; whatever else as it is."""
    if isinstance(value, datetime.datetime):
        return date_format(value.astimezone(site_time_zone()), "DATE_FORMAT")
    return str(value)


@transaction.atomic
def note_device(*, user: User, user_agent: str, now: datetime.datetime) -> bool:
    """Remember from what `user` has just signed in; tell them of a kind not seen before.

    Returns whether they were told. Nobody is told of their first one, or of what has no name.
    """
    family = device_family(user_agent)
    if not family:
        return False
    has_others = KnownBrowser.objects.filter(user=user).exists()
    _browser, is_new = KnownBrowser.objects.get_or_create(
        user=user, family=family, defaults={"first_used_at": now}
    )
    if not (is_new and has_others):
        return False
    _forget_oldest(user)
    record(AuditEvent.NEW_DEVICE, by=user, about=user, device=family)
    send_notice(user=user, name="new_device")
    return True


def _forget_oldest(user: User) -> None:
    newest = KnownBrowser.objects.filter(user=user).order_by("-first_used_at", "-pk")
    oldest = newest.values_list("pk", flat=True)[MOST_FAMILIES:]
    KnownBrowser.objects.filter(pk__in=list(oldest)).delete()


def _source(request: "HttpRequest | None") -> _Source:
    if request is None:
        return _Source()
    agent = request.headers.get("User-Agent", "")
    return _Source(
        device=device_name(agent)[:100] if agent else "", address=request_address(request) or ""
    )
