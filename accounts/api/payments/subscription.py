"""The user's subscription in the API, and what was paid for it."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.payments.subscribing import (
    cancel_subscription,
    choose_plan,
    pay_subscription,
    resume_subscription,
)
from accounts.api.payments.base import PaymentView
from accounts.api.payments.plans import PLAN_EXAMPLE, PlanSerializer
from accounts.entitlement import plan_of
from accounts.models import Plan, Receipt, Subscription
from api_conventions.pagination import CursorPagination

SUBSCRIPTION_EXAMPLE = {
    "plan": PLAN_EXAMPLE,
    "subscription": {
        "plan": PLAN_EXAMPLE,
        "status": "active",
        "period_starts_at": "2026-11-01T09:00:00Z",
        "period_ends_at": "2026-12-01T09:00:00Z",
        "past_due_since": None,
        "kept_until": "2026-12-08T09:00:00Z",
    },
}


class SubscribedSerializer(serializers.ModelSerializer[Subscription]):
    """What was chosen, and how it stands with the payments."""

    plan = PlanSerializer(read_only=True)
    kept_until = serializers.DateTimeField(
        read_only=True, help_text="Until when the plan is kept if nothing more is paid."
    )

    class Meta:
        model = Subscription
        fields = (
            "plan", "status", "period_starts_at", "period_ends_at", "past_due_since", "kept_until",
        )  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {
            "period_ends_at": {"help_text": "When it is renewed, or ends if it is cancelled."},
            "past_due_since": {"help_text": "When a payment failed; null otherwise."},
        }


class CurrentPlanSerializer(serializers.Serializer[Any]):
    """The plan that holds now, and the subscription behind it."""

    plan = PlanSerializer(help_text="What holds now: the free plan without a subscription.")
    subscription = SubscribedSerializer(
        allow_null=True, help_text="Null for a user who never chose a plan."
    )


@extend_schema_serializer(component_name="PlanChoice")
class ChoiceSerializer(serializers.Serializer[Any]):
    """A plan to go over to."""

    plan = serializers.SlugRelatedField(
        slug_field="public_id",
        queryset=Plan.objects.all(),
        help_text="The id of a plan; that of the free one cancels.",
    )


class ReceiptSerializer(serializers.ModelSerializer[Receipt]):
    """One payment that arrived."""

    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = Receipt
        fields = (
            "id", "plan_name", "card", "amount_minor", "currency", "period_starts_at",
            "period_ends_at", "paid_at",
        )  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {
            "plan_name": {"help_text": "What the plan was called on that day."},
            "card": {"help_text": "From which it was paid; empty if nobody knows any more."},
        }


class SubscriptionView(PaymentView):
    """The subscription of the user."""

    @extend_schema(
        operation_id="subscription_read",
        responses=CurrentPlanSerializer,
        examples=[OpenApiExample("A plan", value=SUBSCRIPTION_EXAMPLE, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        """Read which plan holds now, and how its subscription stands."""
        return self.current_plan()

    @extend_schema(
        operation_id="subscription_choose",
        request=ChoiceSerializer,
        responses=CurrentPlanSerializer,
        examples=[
            OpenApiExample("A plan", value=SUBSCRIPTION_EXAMPLE, response_only=True),
            OpenApiExample("By its id", value={"plan": PLAN_EXAMPLE["id"]}, request_only=True),
        ],
    )
    def put(self, request: Request) -> Response:
        """Subscribe to a plan, or go over to it at once. Repeated, it changes nothing.

        The difference for the rest of a period is settled with the next payment; a plan with
        another period begins one now, and is paid now.
        """
        given = ChoiceSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        choose_plan(user=self.user, plan=given.validated_data["plan"])
        return self.current_plan()

    @extend_schema(operation_id="subscription_cancel", responses=CurrentPlanSerializer)
    def delete(self, request: Request) -> Response:
        """Cancel: the plan is kept until its period ends. One that is past due ends at once."""
        cancel_subscription(user=self.user)
        return self.current_plan()

    def current_plan(self) -> Response:
        """Answer with how things stand."""
        found = Subscription.objects.owned_by(self.user).first()
        current = {"plan": plan_of(self.user, timezone.now()), "subscription": found}
        return Response(CurrentPlanSerializer(current).data)


class ResumeView(SubscriptionView):
    """Takes a cancellation back."""

    http_method_names = ("post", "options")

    @extend_schema(
        operation_id="subscription_resume", request=None, responses=CurrentPlanSerializer
    )
    def post(self, request: Request) -> Response:
        """Take back a cancellation before the period has ended."""
        resume_subscription(user=self.user)
        return self.current_plan()


class PayView(SubscriptionView):
    """Pays what is past due."""

    http_method_names = ("post", "options")

    @extend_schema(operation_id="subscription_pay", request=None, responses=CurrentPlanSerializer)
    def post(self, request: Request) -> Response:
        """Try a payment that failed again, with the default card as it is now."""
        pay_subscription(user=self.user)
        return self.current_plan()


class ReceiptListView(PaymentView):
    """What was paid."""

    pagination_class = CursorPagination
    page_order = "-paid_at"

    @extend_schema(operation_id="subscription_receipts", responses=ReceiptSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List the receipts, the latest first."""
        paginator = CursorPagination()
        page = paginator.paginate_queryset(Receipt.objects.owned_by(self.user), request, self)
        return paginator.get_paginated_response(ReceiptSerializer(page, many=True).data)
