"""What can be subscribed to, and what each user has subscribed to."""

import datetime
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.base import NameField, PublicModel
from accounts.models.payments import Gateway

if TYPE_CHECKING:
    from accounts.models.users import User

#: For how long a plan is kept after a payment failed, while it is tried again. The same time is
#: allowed for the news of a renewal to arrive.
GRACE = datetime.timedelta(days=7)


class PlanQuerySet(models.QuerySet["Plan"]):
    """Questions about plans."""

    def offered(self) -> "PlanQuerySet":
        """Return the plans that can be chosen, the cheapest first as the editors ordered them."""
        return self.filter(is_offered=True).order_by("position", "price_minor", "pk")

    def free(self) -> "Plan":
        """Return the plan of everybody who has no other.

        A migration makes it and nothing deletes it; a database that was emptied has the fields'
        defaults, which limit nothing.
        """
        return self.filter(is_free=True).first() or Plan(name="Free", is_free=True)


class Plan(PublicModel):
    """What somebody gets, and what it costs for each period. Limits that are empty are none."""

    class Period(models.TextChoices):
        """After how long it is paid again."""

        MONTH = "month", _("Month")
        YEAR = "year", _("Year")

    name = NameField(
        _("name"),
        max_length=60,
        unique=True,
        error_messages={"unique": _("There is a plan of this name.")},
    )
    description = models.CharField(_("description"), max_length=200, blank=True)
    price_minor = models.PositiveIntegerField(
        _("price"),
        default=0,
        help_text=_("In the smallest unit of the currency: 999 is 9.99 EUR, and 999 JPY."),
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        default="EUR",
        validators=[RegexValidator(r"\A[A-Z]{3}\Z", _("Three capital letters, such as EUR."))],
        help_text=_("ISO 4217."),
    )
    period = models.CharField(
        _("period"), max_length=10, choices=Period.choices, default=Period.MONTH
    )
    trial_days = models.PositiveSmallIntegerField(
        _("days of trial"),
        default=0,
        help_text=_("Free days before the first payment, for whoever never had a plan."),
    )
    simultaneous_streams = models.PositiveSmallIntegerField(
        _("simultaneous streams"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("How many may play at once; empty for any number."),
    )
    highest_height = models.PositiveSmallIntegerField(
        _("highest resolution"),
        null=True,
        blank=True,
        validators=[MinValueValidator(144)],
        help_text=_("Lines of the picture, such as 1080; empty for any."),
    )
    has_downloads = models.BooleanField(_("downloads"), default=True)
    storage_bytes = models.PositiveBigIntegerField(
        _("storage"),
        null=True,
        blank=True,
        help_text=_("Bytes for files of one's own; empty for any number."),
    )
    is_free = models.BooleanField(
        _("free plan"),
        default=False,
        editable=False,
        help_text=_("The plan of everybody who has no other."),
    )
    is_offered = models.BooleanField(
        _("offered"),
        default=True,
        help_text=_("Can be chosen. Whoever has it keeps it when it is no longer offered."),
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Lower comes first.")
    )

    objects: ClassVar[PlanQuerySet] = PlanQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ("position", "price_minor", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("is_free",), condition=Q(is_free=True), name="plan_one_is_free"
            ),
            models.CheckConstraint(
                condition=Q(is_free=True, price_minor=0) | Q(is_free=False, price_minor__gt=0),
                name="plan_costs_unless_free",
                violation_error_message=_("A plan has a price; the free plan has none."),
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="plan_currency_is_a_code"
            ),
            models.CheckConstraint(
                condition=Q(simultaneous_streams=None) | Q(simultaneous_streams__gte=1),
                name="plan_plays_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(highest_height=None) | Q(highest_height__gte=144),
                name="plan_shows_something",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Say what the constraint would: forms cannot, since nobody chooses `is_free`."""
        if self.is_free == bool(self.price_minor):
            words = _("A plan has a price; the free plan has none.")
            raise ValidationError({"price_minor": words})


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Questions about subscriptions."""

    def owned_by(self, user: "User") -> "SubscriptionQuerySet":
        """Return the subscription of `user`, if there is one, with its plan."""
        return self.filter(user=user).select_related("plan")

    def at_gateway(self, gateway: str, subscription_id: str) -> "SubscriptionQuerySet":
        """Return the subscription that a gateway calls so."""
        return self.filter(gateway=gateway, gateway_subscription_id=subscription_id)

    def running(self) -> "SubscriptionQuerySet":
        """Return those that are renewed by themselves, and those that the gateway would pay yet."""
        statuses = (*Subscription.RUNNING, Subscription.Status.PAST_DUE)
        return self.filter(status__in=statuses).order_by("pk")

    def unsettled(self, at: datetime.datetime) -> "SubscriptionQuerySet":
        """Return those that the gateway should be asked about: a period has ended, or is unpaid."""
        running = Q(status__in=Subscription.RUNNING, period_ends_at__lte=at)
        return self.filter(running | Q(status=Subscription.Status.PAST_DUE)).order_by("pk")


class Subscription(PublicModel):
    """The plan that a user has chosen, as the gateway last reported it. A user has one at most."""

    class Status(models.TextChoices):
        """How it stands with the payments."""

        TRIAL = "trial", _("Trial")
        ACTIVE = "active", _("Active")
        PAST_DUE = "past_due", _("Past due")
        CANCELLED = "cancelled", _("Cancelled")

    #: Those that are renewed when their period ends.
    RUNNING = (Status.TRIAL, Status.ACTIVE)

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="subscription",
        verbose_name=_("user"),
    )
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="subscriptions", verbose_name=_("plan")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices)
    period_starts_at = models.DateTimeField(_("period from"))
    period_ends_at = models.DateTimeField(
        _("period to"), help_text=_("Paid until then; one that is cancelled ends then.")
    )
    past_due_since = models.DateTimeField(_("past due since"), null=True, blank=True)
    gateway = models.CharField(_("gateway"), max_length=20, choices=Gateway.choices)
    gateway_subscription_id = models.CharField(_("subscription at the gateway"), max_length=255)
    balance_minor = models.IntegerField(
        _("balance"),
        default=0,
        help_text=_("Settled with the next payment: above zero is owed, below zero is credit."),
    )
    # News of the gateway come in any order: older ones than this are left aside.
    read_at = models.DateTimeField(_("as of"), default=timezone.now)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects: ClassVar[SubscriptionQuerySet] = SubscriptionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = (
            models.UniqueConstraint(
                fields=("gateway", "gateway_subscription_id"), name="subscription_once_at_gateway"
            ),
            models.CheckConstraint(
                condition=Q(period_ends_at__gte=models.F("period_starts_at")),
                name="subscription_period_runs_forward",
            ),
            models.CheckConstraint(
                condition=Q(status="past_due", past_due_since__isnull=False)
                | (~Q(status="past_due") & Q(past_due_since=None)),
                name="subscription_past_due_since",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.plan}"

    @property
    def kept_until(self) -> datetime.datetime:
        """Until when the plan is the user's, if nothing more is heard of the gateway."""
        if self.status == self.Status.CANCELLED:
            return self.period_ends_at
        return (self.past_due_since or self.period_ends_at) + GRACE

    @property
    def is_running(self) -> bool:
        """Whether it is renewed by itself when its period ends."""
        return self.status in self.RUNNING

    @property
    def is_past_due(self) -> bool:
        """Whether a payment failed."""
        return self.status == self.Status.PAST_DUE

    def can_resume(self, at: datetime.datetime) -> bool:
        """Whether it was cancelled and has not ended yet."""
        return self.status == self.Status.CANCELLED and at < self.period_ends_at

    def lives(self, at: datetime.datetime) -> bool:
        """Whether the gateway still knows it as one that can be changed."""
        return self.is_running or self.is_past_due or self.can_resume(at)

    def is_kept(self, at: datetime.datetime) -> bool:
        """Whether the user has the plan at this moment."""
        return at < self.kept_until
