"""What a user may do now, by the plan that the user has."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import Plan, Subscription, User


@dataclass(frozen=True, kw_only=True)
class Entitlement:
    """What a plan allows; None is no limit. Heights are lines of the picture."""

    plan: Plan
    simultaneous_streams: int | None
    highest_height: int | None
    downloads: bool
    storage_bytes: int | None


def entitlement_of(user: User, at: datetime.datetime | None = None) -> Entitlement:
    """Return what `user` may do at a moment, by default now; two queries at most."""
    return _allowed_by(plan_of(user, at or timezone.now()))


def plan_of(user: User, at: datetime.datetime) -> Plan:
    """Return the plan that `user` has at a moment.

    A plan whose payment is past due is kept for seven days (`GRACE`), one that was cancelled until
    its period ends. Everybody else has the free plan.
    """
    subscription = Subscription.objects.owned_by(user).first()
    if subscription is not None and subscription.is_kept(at):
        return subscription.plan
    return Plan.objects.free()


def _allowed_by(plan: Plan) -> Entitlement:
    return Entitlement(
        plan=plan,
        simultaneous_streams=plan.simultaneous_streams,
        highest_height=plan.highest_height,
        downloads=plan.has_downloads,
        storage_bytes=plan.storage_bytes,
    )
