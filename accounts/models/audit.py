"""The audit log: who did what about whom, from where and when. Rows are only ever added."""

import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.base import PublicModel

if TYPE_CHECKING:
    import uuid
    from collections.abc import Collection

    from accounts.models.users import User


class AppendOnlyError(Exception):
    """An entry of the audit log is neither changed nor deleted."""


class AuditEvent(models.TextChoices):
    """What happened."""

    SIGNED_IN = "signed_in", _("Signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed")
    SECOND_FACTOR_FAILED = "second_factor_failed", _("Second step failed")
    LOCKED_OUT = "locked_out", _("Locked out")
    PIN_LOCKED = "pin_locked", _("PIN locked")
    NEW_DEVICE = "new_device", _("New device")
    PASSWORD_CHANGED = "password_changed", _("Password changed")
    EMAIL_CHANGED = "email_changed", _("E-mail address changed")
    SECOND_FACTOR_CHANGED = "second_factor_changed", _("Two-step sign-in changed")
    PASSKEYS_CHANGED = "passkeys_changed", _("Passkeys changed")
    ROLE_CHANGED = "role_changed", _("Rights changed")
    USERS_LISTED = "users_listed", _("Users listed")
    USER_READ = "user_read", _("User read")
    USER_CREATED = "user_created", _("User created")
    USER_CHANGED = "user_changed", _("User changed")
    USER_DELETED = "user_deleted", _("User deleted")
    RESET_SENT = "reset_sent", _("Password reset sent")
    PROFILE_CHANGED = "profile_changed", _("Profile changed")
    INVITED = "invited", _("Invited")
    INVITATION_REVOKED = "invitation_revoked", _("Invitation revoked")
    INVITATION_USED = "invitation_used", _("Invitation used")
    SITE_CHANGED = "site_changed", _("Settings of the site changed")
    EXPORTED = "exported", _("Data exported")
    DELETION_SCHEDULED = "deletion_scheduled", _("Deletion scheduled")
    DELETION_CANCELLED = "deletion_cancelled", _("Deletion cancelled")


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    """Questions about the audit log; whoever holds one can change nothing."""

    def concerning(self, user: "User") -> Self:
        """Return what `user` did and what was done about them."""
        return self.concerning_any([user.public_id])

    def concerning_any(self, public_ids: "Collection[uuid.UUID]") -> Self:
        """Return what these people did and what was done about them."""
        return self.filter(models.Q(actor_id__in=public_ids) | models.Q(subject_id__in=public_ids))

    def since(self, moment: datetime.datetime) -> Self:
        """Return what happened at `moment` or later."""
        return self.filter(at__gte=moment)

    def update(self, **_values: object) -> int:
        """Refuse; raises AppendOnlyError."""
        raise AppendOnlyError

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse; raises AppendOnlyError."""
        raise AppendOnlyError


class AuditEntry(PublicModel):
    """One thing that happened.

    People are named by their public ids and by nothing else: no key of the database holds them, so
    an entry stays as it is when an account is deleted, and then names nobody any more.
    """

    Event = AuditEvent

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    event = models.CharField(_("what"), max_length=30, choices=AuditEvent.choices)
    actor_id = models.UUIDField(
        _("who"), null=True, blank=True, help_text=_("The public id of whoever did it.")
    )
    subject_id = models.UUIDField(
        _("about whom"), null=True, blank=True, help_text=_("The public id of whose account it is.")
    )
    address = models.GenericIPAddressField(_("from where"), null=True, blank=True)
    user_agent = models.CharField(_("browser"), max_length=200, blank=True)
    path = models.CharField(_("page"), max_length=200, blank=True)
    detail = models.JSONField(_("detail"), default=dict, blank=True)

    objects: ClassVar[AuditEntryQuerySet] = AuditEntryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("actor_id", "-at"), name="audit_by_actor"),
            models.Index(fields=("subject_id", "-at"), name="audit_by_subject"),
            models.Index(fields=("event", "-at"), name="audit_by_event"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(event__in=AuditEvent.values), name="audit_event_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.event}"

    def _do_update(self, *_args: Any, **_kwargs: Any) -> Any:
        # What Django calls to save a row that stands already.
        raise AppendOnlyError

    def delete(self, *_args: object, **_kwargs: object) -> tuple[int, dict[str, int]]:
        """Refuse; raises AppendOnlyError."""
        raise AppendOnlyError
