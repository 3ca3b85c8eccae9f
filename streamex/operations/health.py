"""Liveness and readiness of this process."""

import os
from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

BROKER_TIMEOUT_SECONDS = 2


class NotReadyError(Exception):
    """What is missing, in words without secrets."""


@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as this process runs."""
    return JsonResponse({"status": "live"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 if database, migrations and broker are there, else 503 and which is not."""
    checks = {"database": _database, "migrations": _migrations, "broker": _broker}
    results = {name: _result(check) for name, check in checks.items()}
    is_ready = all(result == "ok" for result in results.values())
    return JsonResponse(
        {"status": "ready" if is_ready else "not ready", "checks": results},
        status=200 if is_ready else 503,
    )


def _result(check: Callable[[], None]) -> str:
    try:
        check()
    except NotReadyError as error:
        return str(error)
    return "ok"


def _database() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        raise NotReadyError("the database does not answer") from error


def _migrations() -> None:
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise NotReadyError("the database does not answer") from error
    if plan:
        raise NotReadyError("migrations are missing; run manage.py migrate")


def _broker() -> None:
    if not settings.REDIS_URL:
        if not os.access(settings.BROKER_DIR / "queue", os.W_OK):
            raise NotReadyError("the folder of the broker cannot be written")
        return
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL,
            socket_timeout=BROKER_TIMEOUT_SECONDS,
            socket_connect_timeout=BROKER_TIMEOUT_SECONDS,
        ) as client:
            client.ping()
    except redis.RedisError as error:
        raise NotReadyError("Redis does not answer") from error
