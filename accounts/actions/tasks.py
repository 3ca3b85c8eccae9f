"""Celery tasks about accounts."""

from celery import shared_task
from django.utils import timezone

from accounts.actions.deletion import delete_due


@shared_task
def delete_due_accounts() -> int:
    """Delete the accounts whose owners asked for it, once the days to keep them are over."""
    return delete_due(now=timezone.now())
