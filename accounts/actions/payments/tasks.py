"""Celery tasks: what payments need every hour."""

from celery import shared_task
from django.utils import timezone

from accounts.actions.payments import events, settling


@shared_task
def settle_subscriptions() -> None:
    """Renew, refresh, cancel and forget what is due."""
    settling.cancel_for_the_inactive()
    settling.settle_subscriptions()
    settling.close_customers()
    events.forget_events(now=timezone.now())
