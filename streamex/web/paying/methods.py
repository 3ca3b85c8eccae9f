"""Payment methods: listing, adding, changing and deleting them."""

import uuid
from typing import cast

from csp.decorators import csp_update
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.payments.cards import (
    MAX_METHODS,
    add_card,
    change_payment_method,
    delete_payment_method,
    open_card_form,
)
from accounts.actions.payments.refusals import REFUSALS, refusal_words
from accounts.gateways.chosen import has_gateway
from accounts.gateways.interface import CardForm
from accounts.models import Gateway, PaymentMethod, User
from streamex.content_security import STRIPE_SOURCES
from streamex.web.access import account_manager_required, next_path
from streamex.web.paying.forms import ExpiryForm, StripeTokenForm, TestTokenForm


@require_safe
@account_manager_required
def methods(request: HttpRequest) -> HttpResponse:
    """List the payment methods, the default first."""
    found = list(PaymentMethod.objects.owned_by(_user(request)))
    context = {
        "methods": found,
        "can_add": has_gateway() and len(found) < MAX_METHODS,
        "takes_money": has_gateway(),
        "today": timezone.localdate(),
    }
    return render(request, "paying/methods.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@account_manager_required
def add(request: HttpRequest) -> HttpResponse:
    """Show the gateway's form, and keep what came of it."""
    if request.method == "POST" and (added := _added(request)):
        return added
    try:
        card_form = open_card_form(user=_user(request))
    except REFUSALS as error:
        messages.error(request, refusal_words(error))
        return redirect("web:payment-methods")
    if card_form.gateway == Gateway.STRIPE:
        return _stripe_page(request, card_form)
    form = TestTokenForm(card_form.test_tokens)
    context = {"form": form, "next": next_path(request, "web:payment-methods")}
    return render(request, "paying/add_test_card.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@account_manager_required
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Change when a card expires."""
    method = _own(request, public_id)
    form = ExpiryForm(method, request.POST or None)
    if request.method == "POST" and form.is_valid() and _changed(request, method, form):
        return redirect("web:payment-methods")
    return render(request, "paying/edit_method.html", {"method": method, "form": form})


@require_POST
@account_manager_required
def make_default(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take the next payment from this one."""
    try:
        change_payment_method(method=_own(request, public_id), is_default=True)
    except REFUSALS as error:
        messages.error(request, refusal_words(error))
    return redirect("web:payment-methods")


@require_http_methods(["GET", "HEAD", "POST"])
@account_manager_required
def delete(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Delete one, after asking."""
    method = _own(request, public_id)
    if request.method != "POST":
        return render(request, "paying/delete_method.html", {"method": method})
    try:
        delete_payment_method(method=method)
    except REFUSALS as error:
        messages.error(request, refusal_words(error))
    else:
        messages.success(request, _("%(card)s is gone.") % {"card": str(method)})
    return redirect("web:payment-methods")


def _stripe_page(request: HttpRequest, card_form: CardForm) -> HttpResponse:
    context = {
        "card_form": card_form,
        "form": StripeTokenForm(),
        "next": next_path(request, "web:payment-methods"),
    }

    @csp_update(STRIPE_SOURCES)
    def draw(request: HttpRequest) -> HttpResponseBase:
        return render(request, "paying/add_stripe_card.html", context)

    return cast("HttpResponse", draw(request))


def _added(request: HttpRequest) -> HttpResponse | None:
    form = StripeTokenForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was chosen."))
        return None
    try:
        method = add_card(user=_user(request), **form.cleaned_data)
    except REFUSALS as error:
        messages.error(request, refusal_words(error))
        return None
    messages.success(request, _("%(card)s is added.") % {"card": str(method)})
    return redirect(next_path(request, "web:payment-methods"))


def _changed(request: HttpRequest, method: PaymentMethod, form: forms.Form) -> bool:
    try:
        change_payment_method(method=method, expires_on=form.cleaned_data["expires_on"])
    except ValidationError as error:
        form.add_error("month", error.message_dict["expires_on"])
    except REFUSALS as error:
        form.add_error(None, refusal_words(error))
    else:
        messages.success(request, _("Saved."))
        return True
    return False


def _own(request: HttpRequest, public_id: uuid.UUID) -> PaymentMethod:
    owned = PaymentMethod.objects.owned_by(_user(request)).select_related("user")
    return get_object_or_404(owned, public_id=public_id)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 – account_manager_required saw to it
    return request.user
