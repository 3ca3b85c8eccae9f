"""StreamEx: the project that composes accounts, catalog and recommendations."""

from streamex.celery import app as celery_app

__all__ = ["celery_app"]
