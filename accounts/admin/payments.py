"""Plans, subscriptions, payment methods and receipts in the administration."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.actions.audit import record
from accounts.actions.payments.cards import delete_payment_method
from accounts.actions.payments.refusals import REFUSALS, refusal_words
from accounts.actions.payments.reports import refresh_subscription
from accounts.admin.people import AuditedAdmin, asking_user
from accounts.models import AuditEvent, PaymentMethod, Plan, Receipt, Subscription

Row = TypeVar("Row", Subscription, PaymentMethod)


class FromTheGateway:
    """Rows that a gateway reports: they are looked at here, and change there."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody makes one here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes one here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They go with their user."""
        return False


@admin.register(Plan)
class PlanAdmin(admin.ModelAdmin[Plan]):
    """What can be subscribed to."""

    list_display = (
        "name", "price_minor", "currency", "period", "simultaneous_streams", "highest_height",
        "is_offered", "position",
    )  # fmt: skip
    list_filter = ("is_offered", "period", "currency")
    search_fields = ("name", "description")
    fieldsets = (
        (None, {"fields": ("name", "description", "is_free", ("is_offered", "position"))}),
        (
            _("Price"),
            {
                "description": _("Whoever has the plan keeps paying what it cost at first."),
                "fields": (("price_minor", "currency", "period"), "trial_days"),
            },
        ),
        (
            _("What it allows"),
            {
                "fields": (
                    ("simultaneous_streams", "highest_height"),
                    ("has_downloads", "storage_bytes"),
                )
            },
        ),
    )
    readonly_fields = ("is_free",)

    def get_readonly_fields(self, request: HttpRequest, obj: Plan | None = None) -> Any:
        """Keep the free plan free, and offered to whoever wants to go back to it."""
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "price_minor", "trial_days") if obj and obj.is_free else fields

    def has_delete_permission(self, request: HttpRequest, obj: Plan | None = None) -> bool:
        """Keep the plan of everybody who has no other."""
        is_free = obj is not None and obj.is_free
        return not is_free and super().has_delete_permission(request, obj)


@admin.register(Subscription)
class SubscriptionAdmin(FromTheGateway, AuditedAdmin[Subscription]):
    """Who has which plan, and how it stands with the payments."""

    list_display = ("user", "plan", "status", "period_ends_at", "past_due_since", "gateway")
    list_filter = ("status", "plan", "gateway")
    list_select_related = ("user", "plan")
    search_fields = ("user__email", "gateway_subscription_id")
    date_hierarchy = "period_ends_at"
    actions = ("refresh",)

    @admin.action(description=_("Ask the gateway how it stands"), permissions=["view"])
    def refresh(self, request: HttpRequest, queryset: QuerySet[Subscription]) -> None:
        """Read the chosen subscriptions at the gateway again."""
        chosen = queryset.select_related("user", "plan")
        done = sum(
            _is_done(request, each, lambda row: refresh_subscription(subscription=row))
            for each in chosen
        )
        words = ngettext("%(count)d is up to date.", "%(count)d are up to date.", done)
        self.message_user(request, words % {"count": done}, messages.SUCCESS)


@admin.register(PaymentMethod)
class PaymentMethodAdmin(FromTheGateway, AuditedAdmin[PaymentMethod]):
    """What users pay from: never a number, only what a person knows a card by."""

    list_display = ("__str__", "user", "expires_on", "is_default", "gateway", "created_at")
    list_filter = ("gateway", "brand", "is_default")
    list_select_related = ("user",)
    search_fields = ("user__email", "last_four")
    fields = ("user", "brand", "last_four", "expires_on", "is_default", "gateway", "created_at")
    actions = ("delete_at_gateway",)

    @admin.action(description=_("Delete, at the gateway too"), permissions=["erase"])
    def delete_at_gateway(self, request: HttpRequest, queryset: QuerySet[PaymentMethod]) -> None:
        """Let the gateway forget the chosen cards."""
        if not self.has_erase_permission(request):
            raise PermissionDenied
        done = sum(
            _is_done(request, each, lambda row: _delete(request, row))
            for each in queryset.select_related("user")
        )
        words = ngettext("%(count)d was deleted.", "%(count)d were deleted.", done)
        self.message_user(request, words % {"count": done}, messages.SUCCESS)

    def has_erase_permission(self, request: HttpRequest) -> bool:
        """Whether the user may delete them, which only the action above does."""
        return request.user.has_perm("accounts.delete_paymentmethod")


@admin.register(Receipt)
class ReceiptAdmin(FromTheGateway, AuditedAdmin[Receipt]):
    """What was paid."""

    list_display = ("paid_at", "user", "plan_name", "amount_minor", "currency", "card", "gateway")
    list_filter = ("gateway", "currency", "plan_name")
    list_select_related = ("user",)
    search_fields = ("user__email", "gateway_payment_id", "public_id")
    date_hierarchy = "paid_at"


def _delete(request: HttpRequest, method: PaymentMethod) -> None:
    about = method.user
    delete_payment_method(method=method)
    by = asking_user(request)
    record(AuditEvent.USER_CHANGED, by=by, about=about, of="payment_methods", deleted=True)


def _is_done(request: HttpRequest, row: Row, act: Callable[[Row], object]) -> bool:
    try:
        act(row)
    except REFUSALS as error:
        messages.error(request, f"{row}: {refusal_words(error)}")
        return False
    return True
