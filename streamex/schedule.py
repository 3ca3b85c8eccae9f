"""The periodic tasks that Celery beat sends, and how often."""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
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
    "heal-search": {"task": "catalog.tasks.heal_search", "schedule": crontab(hour=4, minute=20)},
    "refresh-statistics": {
        "task": "catalog.tasks.refresh_statistics",
        "schedule": crontab(hour=4, minute=50),
    },
    "refresh-trends": {
        "task": "recommendations.tasks.refresh_trends",
        "schedule": timedelta(minutes=5),
    },
}
