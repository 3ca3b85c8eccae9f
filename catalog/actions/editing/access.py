"""Which plan a title needs to be played."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Plan
from catalog.actions.editing.casting import unknown
from catalog.actions.editing.checking import CHOICE
from catalog.models import Title

NEEDS_PLANS = _("Say which plans.")
NO_PLANS = _("Plans are named only where one of some plans is needed.")


def set_access(*, title: Title, access: str, plans: Collection[Plan]) -> None:
    """Let `title`, which is open, be free, need any paid plan, or one of `plans`.

    Raises ValidationError, by field; then nothing is changed.
    """
    check_access(access, plans)
    title.access = access
    title.save(update_fields=["access", "updated_at"])
    title.plans.set(plans)


def check_access(access: str, plans: Collection[Plan]) -> None:
    """Refuse what is no kind of access, and plans that do not fit it.

    Raises ValidationError, by field.
    """
    if access not in Title.Access.values:
        raise ValidationError({"access": ValidationError(CHOICE, params={"value": access})})
    is_by_name = access == Title.Access.SOME_PLANS
    if is_by_name != bool(plans):
        raise ValidationError({"plans": NEEDS_PLANS if is_by_name else NO_PLANS})


def find_plans(public_ids: Sequence[UUID]) -> list[Plan]:
    """Return the plans with these public ids. Raises ValidationError for those not there."""
    found = {plan.public_id: plan for plan in Plan.objects.filter(public_id__in=public_ids)}
    if missing := [str(each) for each in public_ids if each not in found]:
        raise unknown("plans", missing)
    return list(found.values())
