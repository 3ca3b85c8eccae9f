"""docs/payments.md: its six commands, word for word, and the names that it gives."""

import json
import re
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from accounts.actions.payments.refusals import WORDS
from accounts.api.payments.errors import as_api_exception
from accounts.gateways.local import TOKENS
from accounts.models import GRACE, Plan, Profile
from conftest import PASSWORD

TEXT = (settings.BASE_DIR / "docs" / "payments.md").read_text()
KEEP = re.compile(r"[Kk]eep `([\w.]+)` as `\$(\w+)`")
PATH = {"PATH": "/usr/local/bin:/usr/bin:/bin"}


def steps() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each command with what to keep of its answer: path and variable."""
    for part in re.split(r"\n(?=\*\*\d\.)", TEXT)[1:]:
        command = re.search(r"```sh\n(.*?)```", part, re.DOTALL)
        yield command[1], KEEP.findall(part)


def pick(answer: Any, path: str) -> str:
    for name in path.split("."):
        answer = answer[int(name)] if isinstance(answer, list) else answer[name]
    return str(answer)


@pytest.fixture
def token(client, ada: Profile) -> str:
    """An access token of Ada's."""
    sent = {"email": ada.user.email, "password": PASSWORD}
    answer = client.post("/api/auth/app/v1/auth/login", sent, content_type="application/json")
    return answer.json()["meta"]["access_token"]


def test_its_six_commands_work(live_server, transactional_db, token, plan: Plan) -> None:
    variables = {**PATH, "SITE": live_server.url, "TOKEN": token}
    answers = []
    for command, kept in steps():
        done = subprocess.run(
            ["bash", "-euc", command], env=variables, capture_output=True, text=True, check=True
        )
        answers.append(json.loads(done.stdout))
        variables |= {name: pick(answers[-1], where) for where, name in kept}
    assert len(answers) == 6
    assert answers[2]["brand"] == "visa"
    assert answers[3]["subscription"]["status"] == "active"
    assert answers[4]["results"][0]["amount_minor"] == plan.price_minor
    assert answers[5]["subscription"]["status"] == "cancelled"


def test_it_names_every_test_token() -> None:
    assert set(re.findall(r"`(tok_\w+)`", TEXT)) == set(TOKENS)


def test_it_names_every_code() -> None:
    codes = {getattr(as_api_exception(error()), "default_code", "") for error in WORDS}
    assert not {code for code in codes if f"`{code}`" not in TEXT}


def test_it_says_how_long_the_grace_is() -> None:
    assert GRACE.days == 7
    assert "**seven days**" in TEXT
