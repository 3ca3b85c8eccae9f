"""The periodic tasks that Celery beat sends, and how often."""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "settle-subscriptions": {
        "task": "accounts.actions.payments.tasks.settle_subscriptions",
        "schedule": timedelta(hours=1),
    },
    "delete-due-accounts": {
        "task": "accounts.actions.tasks.delete_due_accounts",
        "schedule": timedelta(hours=1),
    },
    "requeue-lost-assets": {
        "task": "catalog.tasks.requeue_lost_assets",
        "schedule": timedelta(seconds=20),
    },
    "draw-waiting-artwork": {
        "task": "catalog.tasks.draw_waiting_artwork",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 25},  # one that waits while another draws is not needed
    },
    "requeue-lost-imports": {
        "task": "catalog.importing.tasks.requeue_lost_imports",
        "schedule": timedelta(seconds=30),
    },
    "clean-storage": {"task": "catalog.tasks.clean_storage", "schedule": timedelta(minutes=30)},
    "refresh-facts": {"task": "catalog.tasks.refresh_facts", "schedule": timedelta(hours=1)},
    "refresh-popularity": {
        "task": "recommendations.tasks.refresh_popularity",
        "schedule": timedelta(minutes=30),
    },
    "index-waiting": {"task": "catalog.tasks.index_waiting", "schedule": timedelta(seconds=30)},
    "reindex-outdated": {
        "task": "catalog.tasks.reindex_outdated",
        "schedule": crontab(hour=4, minute=20),
    },
    "refresh-statistics": {
        "task": "catalog.tasks.refresh_statistics",
        "schedule": crontab(hour=4, minute=50),
    },
    "refresh-trends": {
        "task": "recommendations.tasks.refresh_trends",
        "schedule": timedelta(minutes=5),
    },
}

#: What tasks were called before, and what they are called now: a broker still holds messages under
#: the former names after an upgrade, and beat sends more of them until it is upgraded as well.
FORMER_NAMES = {
    "catalog.tasks.sweep_assets": "catalog.tasks.requeue_lost_assets",
    "catalog.tasks.sweep_artwork": "catalog.tasks.draw_waiting_artwork",
    "catalog.tasks.sweep_storage": "catalog.tasks.clean_storage",
    "catalog.tasks.sweep_search": "catalog.tasks.index_waiting",
    "catalog.tasks.heal_search": "catalog.tasks.reindex_outdated",
    "catalog.importing.tasks.sweep_imports": "catalog.importing.tasks.requeue_lost_imports",
}
