"""The plans that are offered, and choosing one."""

import datetime
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.payments.refusals import REFUSALS, refusal_words
from accounts.actions.payments.subscribing import choose_plan
from accounts.entitlement import plan_of
from accounts.gateways.chosen import has_gateway
from accounts.models import PaymentMethod, Plan, Subscription, User
from streamex.web.access import account_manager_required


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Show what is offered, to visitors too; who is signed in sees which plan is theirs."""
    now = timezone.now()
    user = request.user if isinstance(request.user, User) else None
    context = {
        "plans": Plan.objects.offered(),
        "current": plan_of(user, now) if user else None,
        "had_none": not (user and Subscription.objects.filter(user=user).exists()),
        "takes_money": has_gateway(),
    }
    response = render(request, "paying/plans.html", context)
    if user:
        add_never_cache_headers(response)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@account_manager_required
def choose(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say what choosing a plan means, and do it."""
    assert isinstance(request.user, User)  # noqa: S101 – account_manager_required saw to it
    plan = get_object_or_404(Plan, public_id=public_id, is_offered=True)
    if request.method == "POST" and _chosen(request, request.user, plan):
        return redirect("web:subscription")
    context = _consequences(request.user, plan, timezone.now())
    return render(request, "paying/choose.html", context)


def _chosen(request: HttpRequest, user: User, plan: Plan) -> bool:
    try:
        chosen = choose_plan(user=user, plan=plan)
    except REFUSALS as error:
        messages.error(request, refusal_words(error))
        return False
    if chosen.is_past_due:
        messages.error(request, _("The plan was changed, but its payment failed."))
    elif not plan.is_free:
        messages.success(request, _("Your plan is %(plan)s now.") % {"plan": plan.name})
    return True


def _consequences(user: User, plan: Plan, now: datetime.datetime) -> dict[str, Any]:
    """Return what the page needs to say what happens."""
    present = Subscription.objects.owned_by(user).first()
    lives = present is not None and present.lives(now)
    return {
        "plan": plan,
        "present": present if lives else None,
        "is_same": present is not None and lives and present.plan_id == plan.pk,
        "same_period": present is not None and lives and present.plan.period == plan.period,
        "trial_days": plan.trial_days if present is None else 0,
        "card": PaymentMethod.objects.owned_by(user).filter(is_default=True).first(),
        "takes_money": has_gateway(),
    }
