"""Of many attempts at the same moment as many are allowed as of many in a row."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from allauth.core.internal import ratelimit
from django.db import connection
from django.test import RequestFactory

from accounts.actions.limits import SharedCounts
from accounts.models import Attempts

THREADS, ROUNDS = 8, 3


def at_once(act) -> list:
    """Call `act` in several threads that begin together, each with a connection of its own."""
    barrier = Barrier(THREADS)

    def run(number: int):
        barrier.wait()
        try:
            return [act(number) for _round in range(ROUNDS)]
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return [answer for answers in pool.map(run, range(THREADS)) for answer in answers]


@pytest.mark.django_db(transaction=True)
def test_as_many_are_allowed_as_the_limit_says() -> None:
    def consume(_number: int) -> bool:
        return bool(
            ratelimit.consume(
                RequestFactory().post("/"), app="accounts", action="x", key="one account",
                config={"x": "5/5m/key"},
            )
        )  # fmt: skip

    assert at_once(consume).count(True) == 5
    assert Attempts.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_code_is_used_once() -> None:
    assert at_once(lambda _number: SharedCounts().add("code", "y", 60)).count(True) == 1
