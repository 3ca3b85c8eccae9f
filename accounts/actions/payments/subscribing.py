"""What a user can do to a subscription: choose a plan, cancel, resume, pay what is past due."""

from collections.abc import Callable

from django.utils import timezone

from accounts.actions.payments.claiming import claimed_customer
from accounts.actions.payments.reports import keep_report
from accounts.gateways.chosen import gateway_in_use, gateway_named
from accounts.gateways.interface import Order, PaymentGateway, Report
from accounts.models import PaymentMethod, Plan, Subscription, User


class NotOfferedError(Exception):
    """The plan cannot be chosen any more."""


class NoPaymentMethodError(Exception):
    """There is no card to take the money from."""


class PastDueError(Exception):
    """A payment is due before anything else."""


class OtherCurrencyError(Exception):
    """A subscription keeps its currency until it has ended."""


class NothingToDoError(Exception):
    """The subscription is not in a state in which this means anything."""


def choose_plan(*, user: User, plan: Plan) -> Subscription:
    """Subscribe to a plan, or go over to it; the free plan is chosen by cancelling.

    Chosen again, a plan that was cancelled goes on, and one that runs stays as it is. Raises
    NotOfferedError, NoPaymentMethodError, PastDueError, OtherCurrencyError, NothingToDoError for
    the free plan without another one, NoGatewayError, BusyError and what a gateway raises.
    """
    if plan.is_free:
        return cancel_subscription(user=user)
    gateway = gateway_in_use()
    with claimed_customer(user=user, gateway=gateway) as customer_id:
        present = _present(user)
        if not plan.is_offered and (present is None or present.plan_id != plan.pk):
            raise NotOfferedError
        if present and present.gateway == gateway.name and present.lives(timezone.now()):
            return _go_over(present, plan, gateway)
        order = _order(user, plan, gateway, customer_id, is_first=present is None)
        return _keep(user, gateway, gateway.subscribe(order))


def cancel_subscription(*, user: User) -> Subscription:
    """End the subscription with its period, or at once if its payment failed.

    Raises NothingToDoError, NoGatewayError, BusyError and GatewayUnavailableError.
    """
    return _act(
        user,
        is_possible=lambda present: present.is_running or present.is_past_due,
        act=lambda gateway, present: gateway.cancel(present),
    )


def resume_subscription(*, user: User) -> Subscription:
    """Take back a cancellation before the period has ended; raises as `cancel_subscription`."""
    return _act(
        user,
        is_possible=lambda present: present.can_resume(timezone.now()),
        act=lambda gateway, present: gateway.resume(present),
    )


def pay_subscription(*, user: User) -> Subscription:
    """Try a payment that failed again, with the default card as it is now.

    Raises CardDeclinedError, and as `cancel_subscription` does.
    """
    return _act(
        user,
        is_possible=lambda present: present.is_past_due,
        act=lambda gateway, present: gateway.pay(present),
    )


def _act(
    user: User,
    *,
    is_possible: Callable[[Subscription], bool],
    act: Callable[[PaymentGateway, Subscription], Report],
) -> Subscription:
    present = _present(user)
    if present is None or not is_possible(present):
        raise NothingToDoError
    gateway = gateway_named(present.gateway)
    with claimed_customer(user=user, gateway=gateway):
        present = _present(user)
        if present is None or not is_possible(present):
            raise NothingToDoError
        return _keep(user, gateway, act(gateway, present))


def _go_over(present: Subscription, plan: Plan, gateway: PaymentGateway) -> Subscription:
    if present.is_past_due:
        raise PastDueError
    if present.plan.currency != plan.currency:
        raise OtherCurrencyError
    if not present.is_running:
        present = _keep(present.user, gateway, gateway.resume(present))
    if present.plan_id == plan.pk:
        return present
    return _keep(present.user, gateway, gateway.change_plan(present, plan))


def _order(
    user: User, plan: Plan, gateway: PaymentGateway, customer_id: str, *, is_first: bool
) -> Order:
    card = PaymentMethod.objects.default_of(user, gateway.name)
    if card is None:
        raise NoPaymentMethodError
    trial_days = plan.trial_days if is_first else 0
    return Order(customer_id=customer_id, card=card, plan=plan, trial_days=trial_days)


def _present(user: User) -> Subscription | None:
    return Subscription.objects.owned_by(user).select_related("user").first()


def _keep(user: User, gateway: PaymentGateway, report: Report) -> Subscription:
    return keep_report(user=user, gateway=gateway.name, report=report)
