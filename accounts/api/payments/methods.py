"""Payment methods in the API: one's own, and by user for administrators."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.payments.cards import (
    change_payment_method,
    delete_payment_method,
    keep_card,
    open_card_form,
    take_card,
)
from accounts.api.idempotency import KEY_PARAMETER, create_once, earlier_response
from accounts.api.payments.base import AdministeredPaymentView, PaymentView
from accounts.models import AuditEvent, Gateway, PaymentMethod, User

METHOD_EXAMPLE = {
    "id": "019a5e0d-1c2d-7d61-8d0a-6f1f2a3b4c5d",
    "gateway": "stripe",
    "brand": "visa",
    "last_four": "4242",
    "expires_on": "2030-12-31",
    "is_default": True,
    "created_at": "2026-11-30T20:15:00Z",
}


class PaymentMethodSerializer(serializers.ModelSerializer[PaymentMethod]):
    """A card at a payment gateway: what a person recognises it by, never its number."""

    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = PaymentMethod
        fields = (
            "id", "gateway", "brand", "last_four", "expires_on", "is_default", "created_at",
        )  # fmt: skip
        read_only_fields = ("gateway", "brand", "last_four", "created_at")
        extra_kwargs = {
            "expires_on": {
                "help_text": "The last day of the month on the card; any day of it may be sent."
            },
            "is_default": {"help_text": "Whether the next payment is taken from it."},
        }


class NewPaymentMethodSerializer(serializers.Serializer[Any]):
    """A card that a form of the gateway has taken."""

    token = serializers.CharField(
        max_length=255,
        help_text="With Stripe the id of the confirmed SetupIntent, `seti_…`; with the test "
        "gateway one of its `test_tokens`. Never a card number.",
    )
    is_default = serializers.BooleanField(
        default=False, help_text="Take the next payment from it; the first one is the default."
    )


class CardFormSerializer(serializers.Serializer[Any]):
    """What a form for a new card needs."""

    gateway = serializers.ChoiceField(Gateway.choices, help_text="Whose form it is.")
    client_secret = serializers.CharField(
        help_text="For Stripe's Payment Element or mobile payment sheet; empty otherwise."
    )
    publishable_key = serializers.CharField(help_text="Stripe's public key; empty otherwise.")
    test_tokens = serializers.ListField(
        child=serializers.CharField(), help_text="What the test gateway takes; empty otherwise."
    )


NEW_EXAMPLES = [
    OpenApiExample("By Stripe", value={"token": "seti_1Qx…"}, request_only=True),
    OpenApiExample("By the test gateway", value={"token": "tok_visa"}, request_only=True),
]
DATE_EXAMPLE = OpenApiExample("A new date", {"expires_on": "2031-06-30"}, request_only=True)


class PaymentMethodListView(PaymentView):
    """The payment methods of the user."""

    @extend_schema(
        operation_id="payment_methods_list",
        responses=PaymentMethodSerializer(many=True),
        examples=[OpenApiExample("A card", value=METHOD_EXAMPLE, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        """List the payment methods, at most ten, the default first."""
        return _listed(self.user)

    @extend_schema(
        operation_id="payment_methods_add",
        parameters=[KEY_PARAMETER],
        request=NewPaymentMethodSerializer,
        responses={201: PaymentMethodSerializer},
        examples=[
            OpenApiExample("A card", value=METHOD_EXAMPLE, response_only=True),
            *NEW_EXAMPLES,
        ],
    )
    def post(self, request: Request) -> Response:
        """Add a card by the token of a form. Ask for the form at `payment-methods/form/` first."""
        return _added(request, self.user, self.user)


class CardFormView(PaymentView):
    """The form for a new card."""

    @extend_schema(
        operation_id="payment_methods_open_form", request=None, responses=CardFormSerializer
    )
    def post(self, request: Request) -> Response:
        """Open a form for one more card. The card goes to the gateway, its token comes here."""
        form = CardFormSerializer(open_card_form(user=self.user))
        return Response(form.data, headers={"Cache-Control": "no-store"})


class PaymentMethodView(PaymentView):
    """One payment method of the user."""

    @extend_schema(
        operation_id="payment_methods_read",
        responses=PaymentMethodSerializer,
        examples=[OpenApiExample("A card", value=METHOD_EXAMPLE)],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Read a payment method."""
        return Response(PaymentMethodSerializer(_found(self.user, public_id)).data)

    @extend_schema(
        operation_id="payment_methods_change",
        request=PaymentMethodSerializer,
        responses=PaymentMethodSerializer,
        examples=[DATE_EXAMPLE],
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Change when a card expires, or make it the default."""
        return _changed(request, _found(self.user, public_id))

    @extend_schema(operation_id="payment_methods_delete", responses={204: None})
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Delete a payment method, at the gateway too. The only one of a running plan stays."""
        delete_payment_method(method=_found(self.user, public_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class UserPaymentMethodListView(AdministeredPaymentView):
    """The payment methods of any user."""

    permissions: ClassVar[dict[str, str]] = {
        "GET": "accounts.view_paymentmethod",
        "POST": "accounts.add_paymentmethod",
    }

    @extend_schema(
        operation_id="users_payment_methods_list",
        responses=PaymentMethodSerializer(many=True),
    )
    def get(self, request: Request, user_id: UUID) -> Response:
        """List the payment methods of a user, for administrators."""
        user = self.find_user(user_id)
        self.record(AuditEvent.USER_READ, user)
        return _listed(user)

    @extend_schema(
        operation_id="users_payment_methods_add",
        examples=NEW_EXAMPLES,
        parameters=[KEY_PARAMETER],
        request=NewPaymentMethodSerializer,
        responses={201: PaymentMethodSerializer},
    )
    def post(self, request: Request, user_id: UUID) -> Response:
        """Add a card to a user, by the token of a form that this user has filled in."""
        user = self.may_change(user_id)
        response = _added(request, self.user, user)
        self.record(AuditEvent.USER_CHANGED, user, added=True)
        return response


class UserPaymentMethodView(AdministeredPaymentView):
    """One payment method of any user."""

    permissions: ClassVar[dict[str, str]] = {
        "GET": "accounts.view_paymentmethod",
        "PATCH": "accounts.change_paymentmethod",
        "DELETE": "accounts.delete_paymentmethod",
    }

    @extend_schema(operation_id="users_payment_methods_read", responses=PaymentMethodSerializer)
    def get(self, request: Request, user_id: UUID, public_id: UUID) -> Response:
        """Read a payment method of a user, for administrators."""
        method = _found(self.find_user(user_id), public_id)
        self.record(AuditEvent.USER_READ, method.user)
        return Response(PaymentMethodSerializer(method).data)

    @extend_schema(
        operation_id="users_payment_methods_change",
        examples=[DATE_EXAMPLE],
        request=PaymentMethodSerializer,
        responses=PaymentMethodSerializer,
    )
    def patch(self, request: Request, user_id: UUID, public_id: UUID) -> Response:
        """Change when a card of a user expires, or make it the default, for administrators."""
        method = _found(self.may_change(user_id), public_id)
        response = _changed(request, method)
        self.record(AuditEvent.USER_CHANGED, method.user, fields=sorted(request.data))
        return response

    @extend_schema(operation_id="users_payment_methods_delete", responses={204: None})
    def delete(self, request: Request, user_id: UUID, public_id: UUID) -> Response:
        """Delete a payment method of a user, for administrators."""
        method = _found(self.may_change(user_id), public_id)
        delete_payment_method(method=method)
        self.record(AuditEvent.USER_CHANGED, method.user, deleted=True)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _listed(user: User) -> Response:
    return Response(PaymentMethodSerializer(PaymentMethod.objects.owned_by(user), many=True).data)


def _added(request: Request, by: User, user: User) -> Response:
    earlier = earlier_response(request, by)
    if earlier is not None:
        return earlier
    given = NewPaymentMethodSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    # The gateway is asked before the transaction of `create_once`, which nobody may wait in.
    taken = take_card(user=user, **given.validated_data)

    def keep() -> Response:
        method = keep_card(user=user, taken=taken)
        return Response(PaymentMethodSerializer(method).data, status.HTTP_201_CREATED)

    return create_once(request, by, keep)


def _changed(request: Request, method: PaymentMethod) -> Response:
    given = PaymentMethodSerializer(method, data=request.data, partial=True)
    given.is_valid(raise_exception=True)
    changed = change_payment_method(method=method, **given.validated_data)
    return Response(PaymentMethodSerializer(changed).data)


def _found(user: User, public_id: UUID) -> PaymentMethod:
    owned = PaymentMethod.objects.owned_by(user).select_related("user")
    method = owned.filter(public_id=public_id).first()
    if method is None:
        raise Http404
    return method
