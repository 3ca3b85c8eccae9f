"""How a user pays: a token of the gateway and what a person needs to recognise the card."""

import datetime
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import PublicModel

if TYPE_CHECKING:
    from accounts.models.users import User

#: How brands are written that a capital letter alone would not make right.
BRANDS = {"amex": "American Express", "jcb": "JCB", "unionpay": "UnionPay"}


class Gateway(models.TextChoices):
    """Who holds the cards and takes the money."""

    STRIPE = "stripe", "Stripe"
    LOCAL = "local", _("Test gateway")


class GatewayCustomer(models.Model):
    """A user as a gateway knows one; its row is also the lock of everything that moves money.

    It outlives the user until the gateway has forgotten the customer: whoever is deleted, and by
    whatever means, is never charged again.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="gateway_customers",
        null=True,
        verbose_name=_("user"),
    )
    gateway = models.CharField(_("gateway"), max_length=20, choices=Gateway.choices)
    customer_id = models.CharField(
        _("customer"), max_length=255, blank=True, help_text=_("Empty until the gateway gave one.")
    )
    # A lease, since no transaction may stay open while a gateway answers.
    busy_until = models.DateTimeField(_("busy until"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("customer of a gateway")
        verbose_name_plural = _("customers of gateways")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "gateway"), name="gateway_customer_once_per_user"
            ),
            models.UniqueConstraint(
                fields=("gateway", "customer_id"),
                condition=~models.Q(customer_id=""),
                name="gateway_customer_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_gateway_display()}: {self.customer_id}"


class PaymentMethodQuerySet(models.QuerySet["PaymentMethod"]):
    """Questions about payment methods."""

    def owned_by(self, user: "User") -> "PaymentMethodQuerySet":
        """Return the methods of `user`, the default one first."""
        return self.filter(user=user).order_by("-is_default", "pk")

    def default_of(self, user: "User", gateway: str) -> "PaymentMethod | None":
        """Return what a gateway takes the money of `user` from."""
        return self.filter(user=user, gateway=gateway, is_default=True).first()


class PaymentMethod(PublicModel):
    """A card or account at a payment gateway. Its number and code never reach StreamEx."""

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
        return f"{self.brand_name} •••• {self.last_four}"

    @property
    def brand_name(self) -> str:
        """The brand as its owner writes it."""
        return BRANDS.get(self.brand, self.brand.capitalize())

    def has_expired(self, today: datetime.date) -> bool:
        """Whether the card is no longer good on this day."""
        return self.expires_on < today
