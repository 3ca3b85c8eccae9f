"""What can be done to invitations: invite, revoke, accept."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.actions.audit import record
from accounts.entry import SignUp
from accounts.mails import send_mail
from accounts.models import AuditEvent, Invitation, User
from accounts.models.invitations import INVITATION_LIFE, hash_token, new_token
from accounts.site import read_site, sign_up_policy, site_language


class SignUpClosedError(Exception):
    """Nobody may make an account, invited or not."""


class AlreadyAUserError(Exception):
    """Whoever has this address has an account."""


class InvitationAcceptedError(Exception):
    """It was accepted: there is nothing left to revoke."""


class InvitationUnusableError(Exception):
    """It has expired, was revoked, or somebody was faster."""


@dataclass(frozen=True, kw_only=True)
class Invited:
    """A new invitation, and its address, which is not stored and can be told only now."""

    invitation: Invitation
    url: str


@transaction.atomic
def invite(
    *, email: str = "", by: User | None, now: datetime.datetime, language: str = ""
) -> Invited:
    """Invite somebody by e-mail, or whoever gets the link where `email` is empty.

    It is good for one account and seven days. One with an address goes there by mail, in `language`
    or that of the site, and takes the place of an open one for the same address. Raises
    SignUpClosedError, AlreadyAUserError, and ValidationError for what is no address.
    """
    if sign_up_policy(read_site()) == SignUp.CLOSED:
        raise SignUpClosedError
    invitation, token = _write(email.strip().lower(), by, now)
    record(
        AuditEvent.INVITED,
        by=by,
        invitation=str(invitation.public_id),
        by_mail=bool(invitation.email),
    )
    url = f"{settings.BASE_URL}{reverse('web:invitation', args=[token])}"
    if invitation.email:
        spoken = language or site_language()
        # Without a mail server there still is the link, which an administrator can pass on. (The
        # log of a robust callback wants its name, which a partial has not.)
        transaction.on_commit(lambda: _send(invitation, url, spoken), robust=True)
    return Invited(invitation=invitation, url=url)


def _write(email: str, by: User | None, now: datetime.datetime) -> tuple[Invitation, str]:
    if email and User.objects.filter(email=email).exists():
        raise AlreadyAUserError(email)
    token = new_token()
    invitation = Invitation(
        email=email,
        token_hash=hash_token(token),
        invited_by=by,
        created_at=now,
        expires_at=now + INVITATION_LIFE,
    )
    invitation.clean_fields()
    try:
        _replace_open(invitation, now)
    except IntegrityError:  # somebody invited the same address at the same moment
        _replace_open(invitation, now)
    return invitation, token


@transaction.atomic
def _replace_open(invitation: Invitation, now: datetime.datetime) -> None:
    if invitation.email:
        Invitation.objects.open().filter(email=invitation.email).update(revoked_at=now)
    invitation.pk = None
    invitation.save(force_insert=True)


def _send(invitation: Invitation, url: str, language: str) -> None:
    by = invitation.invited_by
    context = {"url": url, "invited_by": by.email if by else "", "until": invitation.expires_at}
    send_mail("account/email/invitation", to=invitation.email, language=language, context=context)


@transaction.atomic
def revoke_invitation(
    *, invitation: Invitation, by: User | None = None, now: datetime.datetime
) -> bool:
    """Let an invitation open nothing any more; return whether it did until now.

    Raises InvitationAcceptedError.
    """
    revoked = Invitation.objects.open().filter(pk=invitation.pk).update(revoked_at=now)
    invitation.refresh_from_db()
    if invitation.accepted_at is not None:
        raise InvitationAcceptedError(str(invitation))
    if revoked:
        record(AuditEvent.INVITATION_REVOKED, by=by, invitation=str(invitation.public_id))
    return revoked == 1


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User, now: datetime.datetime) -> None:
    """Let `user`, who is being made in the same transaction, be the one that it was for.

    One statement decides: of two at once, one is too late. Raises InvitationUnusableError, which
    takes the user back as well.
    """
    accepted = (
        Invitation.objects.usable(now)
        .filter(pk=invitation.pk)
        .update(accepted_at=now, accepted_by=user)
    )
    if not accepted:
        raise InvitationUnusableError(str(invitation))
    record(AuditEvent.INVITATION_USED, by=user, about=user, invitation=str(invitation.public_id))
