"""The plan of an account: how it stands, cancelling, resuming, paying, receipts."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.payments.refusals import REFUSALS, refusal_words
from accounts.actions.payments.subscribing import (
    cancel_subscription,
    pay_subscription,
    resume_subscription,
)
from accounts.entitlement import plan_of
from accounts.models import PaymentMethod, Receipt, Subscription, User
from streamex.web.access import account_manager_required

RECEIPTS_ON_A_PAGE = 12


@require_safe
@account_manager_required
def subscription(request: HttpRequest) -> HttpResponse:
    """Show which plan holds, what comes next, and what was paid."""
    user, now = _user(request), timezone.now()
    found = Subscription.objects.owned_by(user).first()
    page = _page(request)
    start = (page - 1) * RECEIPTS_ON_A_PAGE
    receipts = list(Receipt.objects.owned_by(user)[start : start + RECEIPTS_ON_A_PAGE + 1])
    context = {
        "plan": plan_of(user, now),
        "subscription": found,
        "is_kept": found is not None and found.is_kept(now),
        "can_resume": found is not None and found.can_resume(now),
        "card": PaymentMethod.objects.owned_by(user).filter(is_default=True).first(),
        "receipts": receipts[:RECEIPTS_ON_A_PAGE],
        "older": page + 1 if len(receipts) > RECEIPTS_ON_A_PAGE else None,
        "newer": page - 1,
    }
    return render(request, "paying/subscription.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@account_manager_required
def cancel(request: HttpRequest) -> HttpResponse:
    """Cancel the plan, after saying until when it is kept."""
    found = Subscription.objects.owned_by(_user(request)).first()
    if found is None or not (found.is_running or found.is_past_due):
        return redirect("web:subscription")
    if request.method == "POST":
        return _done(request, cancel_subscription, _("Your plan is cancelled."))
    return render(request, "paying/cancel.html", {"subscription": found})


@require_POST
@account_manager_required
def resume(request: HttpRequest) -> HttpResponse:
    """Take the cancellation back."""
    return _done(request, resume_subscription, _("Your plan goes on."))


@require_POST
@account_manager_required
def pay(request: HttpRequest) -> HttpResponse:
    """Try the payment that failed again."""
    return _done(request, pay_subscription, _("Thank you, that was paid."))


@require_safe
@account_manager_required
def receipt(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a receipt, to read or to print."""
    found = get_object_or_404(Receipt.objects.owned_by(_user(request)), public_id=public_id)
    return render(request, "paying/receipt.html", {"receipt": found})


def _done(request: HttpRequest, act: Callable[..., Subscription], words: str) -> HttpResponse:
    try:
        act(user=_user(request))
    except REFUSALS as error:
        messages.error(request, refusal_words(error))
    else:
        messages.success(request, words)
    return redirect("web:subscription")


def _page(request: HttpRequest) -> int:
    wanted = request.GET.get("page", "1")
    if not (wanted.isascii() and wanted.isdecimal() and 0 < int(wanted[:6]) < 10_000):
        raise Http404
    return int(wanted[:6])


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 – account_manager_required saw to it
    return request.user
