"""What beat asks the workers for, and how often."""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep-assets": {"task": "catalog.tasks.sweep_assets", "schedule": timedelta(seconds=20)},
    "sweep-artwork": {
        "task": "catalog.tasks.sweep_artwork",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 25},  # one that waits while another draws is none too many
    },
    "sweep-imports": {
        "task": "catalog.importing.tasks.sweep_imports",
        "schedule": timedelta(seconds=30),
    },
    "sweep-storage": {"task": "catalog.tasks.sweep_storage", "schedule": timedelta(minutes=30)},
    "refresh-facts": {"task": "catalog.tasks.refresh_facts", "schedule": timedelta(hours=1)},
    "refresh-popularity": {
        "task": "recommendations.tasks.refresh_popularity",
        "schedule": timedelta(minutes=30),
    },
    "sweep-search": {"task": "catalog.tasks.sweep_search", "schedule": timedelta(seconds=30)},
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
