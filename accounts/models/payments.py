"""How a user pays: a token of the gateway and what a person needs to recognise the card."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import PublicModel

if TYPE_CHECKING:
    from accounts.models.users import User


class PaymentMethodQuerySet(models.QuerySet["PaymentMethod"]):
    """Questions about payment methods."""

    def owned_by(self, user: "User") -> "PaymentMethodQuerySet":
        """Return the methods of `user`, the default one first."""
        return self.filter(user=user).order_by("-is_default", "pk")


class PaymentMethod(PublicModel):
    """A card or account at a payment gateway. Its number and code never reach StreamEx."""

    class Gateway(models.TextChoices):
        """Gateways that hold the real thing."""

        STRIPE = "stripe", "Stripe"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="payment_methods",
        verbose_name=_("user"),
    )
    gateway = models.CharField(_("gateway"), max_length=20, choices=Gateway.choices)
    token = models.CharField(_("token"), max_length=255)
    brand = models.CharField(_("brand"), max_length=30)
    last_four = models.CharField(
        _("last four digits"), max_length=4, validators=[RegexValidator(r"\A[0-9]{4}\Z")]
    )
    expires_on = models.DateField(
        _("expires"), help_text=_("The last day of the month printed on the card.")
    )
    is_default = models.BooleanField(_("default"), default=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects: ClassVar[PaymentMethodQuerySet] = PaymentMethodQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("payment method")
        verbose_name_plural = _("payment methods")
        constraints = (
            models.UniqueConstraint(fields=("gateway", "token"), name="payment_token_once"),
            models.UniqueConstraint(
                fields=("user",),
                condition=models.Q(is_default=True),
                name="payment_one_default_per_user",
            ),
            models.CheckConstraint(
                condition=models.Q(last_four__regex=r"^[0-9]{4}$"),
                name="payment_last_four_are_digits",
            ),
        )

    def __str__(self) -> str:
        return f"{self.brand} •••• {self.last_four}"
