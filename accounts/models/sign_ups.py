"""Sign-ups whose address nobody has shown to be theirs yet."""

import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

#: How long somebody may take to give the code that was mailed.
PENDING_FOR = datetime.timedelta(days=1)


class PendingSignUpQuerySet(models.QuerySet["PendingSignUp"]):
    """Questions about pending sign-ups."""

    def unfinished(self) -> "PendingSignUpQuerySet":
        """Return those of users who never came in and have no verified address, in any way."""
        waiting = self.filter(user__last_login=None)
        return waiting.exclude(user__emailaddress__verified=True)

    def of_address(self, email: str) -> "PendingSignUpQuerySet":
        """Return the unfinished one with this address, in whatever case it was typed."""
        return self.unfinished().filter(user__email=email.lower())

    def stale(self, now: datetime.datetime) -> "PendingSignUpQuerySet":
        """Return those that nobody will finish."""
        return self.unfinished().filter(started_at__lt=now - PENDING_FOR)


class PendingSignUp(models.Model):
    """A user who signed up and has not given the code yet; until then it is as if there was none.

    Otherwise whoever signs up with the address of somebody else could tell by signing in whether
    that made an account, and would keep the other from making one.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="pending_sign_up",
        verbose_name=_("user"),
    )
    started_at = models.DateTimeField(_("started"), auto_now_add=True, db_index=True)

    objects: ClassVar[PendingSignUpQuerySet] = PendingSignUpQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("pending sign-up")
        verbose_name_plural = _("pending sign-ups")

    def __str__(self) -> str:
        return str(self.user)
