"""An invitation lets one person make an account."""

import datetime
import hashlib
import secrets
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.base import PublicModel

#: How long an invitation can be accepted.
INVITATION_LIFE = datetime.timedelta(days=7)


def new_token() -> str:
    """Return 256 random bits, as they stand in an address."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return what is stored of a token: who reads the database cannot accept an invitation."""
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Questions about invitations."""

    def open(self) -> Self:
        """Return those that were neither accepted nor revoked, whether or not they expired."""
        return self.filter(accepted_at=None, revoked_at=None)

    def usable(self, now: datetime.datetime) -> Self:
        """Return those that can be accepted at this moment."""
        return self.open().filter(expires_at__gt=now)

    def in_state(self, state: str, now: datetime.datetime) -> Self:
        """Return those in one `Invitation.State` at a moment."""
        return self.filter(_STATES[Invitation.State(state)](now))

    def find_usable(self, token: str, now: datetime.datetime) -> "Invitation | None":
        """Return the one that a token accepts, or None."""
        return self.usable(now).filter(token_hash=hash_token(token)).first()


class Invitation(PublicModel):
    """Lets whoever has its link make one account; bound to an e-mail address, or to none."""

    class State(models.TextChoices):
        """What became of it."""

        PENDING = "pending", _("Pending")
        ACCEPTED = "accepted", _("Accepted")
        REVOKED = "revoked", _("Revoked")
        EXPIRED = "expired", _("Expired")

    email = models.EmailField(
        _("e-mail address"),
        blank=True,
        help_text=_("Who gets it, and alone can accept it. Empty: whoever has the link."),
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("invited by"),
        editable=False,
    )
    created_at = models.DateTimeField(_("created"), editable=False)
    expires_at = models.DateTimeField(_("expires"), editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True, editable=False)
    accepted_by = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="accepted_invitation",
        verbose_name=_("accepted by"),
        editable=False,
    )

    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(fields=("-created_at", "-id"), name="invitation_latest"),)
        constraints = (
            models.UniqueConstraint(
                fields=("email",),
                condition=Q(accepted_at=None, revoked_at=None) & ~Q(email=""),
                name="invitation_open_once_per_email",
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="invitation_email_is_lower_case"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None),
                name="invitation_not_accepted_and_revoked",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by=None) | Q(accepted_at__isnull=False),
                name="invitation_accepted_by_when_accepted",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")),
                name="invitation_expires_after_creation",
            ),
        )

    def __str__(self) -> str:
        return self.email or str(_("Invitation by link"))

    @property
    def state(self) -> str:
        """What became of it, as of now: one of `State`."""
        if self.accepted_at is not None:
            return self.State.ACCEPTED
        if self.revoked_at is not None:
            return self.State.REVOKED
        return self.State.PENDING if self.expires_at > timezone.now() else self.State.EXPIRED

    def is_for(self, email: str) -> bool:
        """Whether somebody with this address may accept it."""
        return self.email in ("", email.lower())


_STATES = {
    Invitation.State.PENDING: lambda now: Q(accepted_at=None, revoked_at=None, expires_at__gt=now),
    Invitation.State.ACCEPTED: lambda now: Q(accepted_at__isnull=False),
    Invitation.State.REVOKED: lambda now: Q(revoked_at__isnull=False),
    Invitation.State.EXPIRED: lambda now: Q(accepted_at=None, revoked_at=None, expires_at__lte=now),
}
