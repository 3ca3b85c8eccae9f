"""What was paid, and which news of a gateway were heard."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import PublicModel
from accounts.models.payments import Gateway

if TYPE_CHECKING:
    import datetime

    from accounts.models.users import User


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    """Questions about receipts."""

    def owned_by(self, user: "User") -> "ReceiptQuerySet":
        """Return the receipts of `user`, the latest first."""
        return self.filter(user=user).order_by("-paid_at", "-pk")


class Receipt(PublicModel):
    """One payment that arrived, in the words of that day: plans and cards change later."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="receipts",
        verbose_name=_("user"),
    )
    gateway = models.CharField(_("gateway"), max_length=20, choices=Gateway.choices)
    gateway_payment_id = models.CharField(_("payment at the gateway"), max_length=255)
    gateway_subscription_id = models.CharField(_("subscription at the gateway"), max_length=255)
    plan_name = models.CharField(_("plan"), max_length=60)
    card = models.CharField(_("card"), max_length=60, blank=True)
    amount_minor = models.PositiveIntegerField(
        _("amount"), help_text=_("In the smallest unit of the currency.")
    )
    currency = models.CharField(_("currency"), max_length=3)
    period_starts_at = models.DateTimeField(_("period from"))
    period_ends_at = models.DateTimeField(_("period to"))
    paid_at = models.DateTimeField(_("paid"))

    objects: ClassVar[ReceiptQuerySet] = ReceiptQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ("-paid_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("gateway", "gateway_payment_id"), name="receipt_once_per_payment"
            ),
            models.CheckConstraint(
                condition=models.Q(currency__regex=r"^[A-Z]{3}$"), name="receipt_currency_is_a_code"
            ),
        )
        indexes = (models.Index(fields=("user", "-paid_at"), name="receipts_of_user"),)

    def __str__(self) -> str:
        return f"{self.plan_name}, {self.paid_at:%Y-%m-%d}"


class GatewayEventQuerySet(models.QuerySet["GatewayEvent"]):
    """Questions about the news of gateways."""

    def received_before(self, moment: "datetime.datetime") -> "GatewayEventQuerySet":
        """Return those that are older."""
        return self.filter(received_at__lt=moment)


class GatewayEvent(models.Model):
    """News of a gateway that was acted on: sent again, it does nothing."""

    gateway = models.CharField(_("gateway"), max_length=20, choices=Gateway.choices)
    event_id = models.CharField(_("event"), max_length=255)
    kind = models.CharField(_("kind"), max_length=100)
    received_at = models.DateTimeField(_("received"), db_index=True)

    objects: ClassVar[GatewayEventQuerySet] = GatewayEventQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("event of a gateway")
        verbose_name_plural = _("events of gateways")
        constraints = (
            models.UniqueConstraint(fields=("gateway", "event_id"), name="gateway_event_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"
