"""docs/api.md: its five commands, word for word, against a live StreamEx."""

import json
import re
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from streamex.tests.stack import ROOT, Stack
from streamex.tests.waiting import eventually

TEXT = (ROOT / "docs" / "api.md").read_text()
EMAIL, PASSWORD = "phone@example.com", "correct horse battery"
PATH = {"PATH": "/usr/local/bin:/usr/bin:/bin"}
KEEP = re.compile(r"[Kk]eep `([\w.]+)` as `\$(\w+)`")
PREPARE = f"""
from django.utils import timezone
from accounts.models import Profile, User
from catalog.models import Playable, Title
from catalog.tests.stored import add_media
user = User.objects.create_user("{EMAIL}", "{PASSWORD}")
user.emailaddress_set.create(email=user.email, verified=True, primary=True)
Profile.objects.create(user=user, name="Phone")
title = Title.objects.create(
    name="Night Train", slug="night-train", kind="movie", status="published",
    published_at=timezone.now())
add_media(Playable.objects.create(title=title, kind="film", duration_seconds=10.5))
"""


def steps() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each command of the walk with what to keep of its answer: path and variable."""
    walk = TEXT.split("## From nothing")[1].split("\n## ")[0]
    for part in re.split(r"\n(?=\*\*\d\.)", walk)[1:]:
        (command,) = re.findall(r"```sh\n(.*?)```", part, re.DOTALL)
        yield command, KEEP.findall(part)


def pick(answer: Any, path: str) -> str:
    for name in path.split("."):
        answer = answer[int(name)] if isinstance(answer, list) else answer[name]
    assert answer, path
    return str(answer)


@pytest.fixture(scope="module")
def site(stack: Stack) -> str:
    """A live StreamEx with a film and a user."""
    stack.manage("shell", "--command", PREPARE)
    return stack.url


def run(command: str, variables: dict[str, str]) -> Any:
    done = subprocess.run(
        ["bash", "-euc", command], env=variables, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def answer_with(command: str, variables: dict[str, str], kept: list[tuple[str, str]]) -> Any:
    """Return what a command answers, or None while something to keep of it is not there yet."""
    answer = run(command, variables)
    try:
        for where, _name in kept:
            pick(answer, where)
    except AssertionError:
        return None
    return answer


def test_its_five_commands_work(site: str) -> None:
    variables = {**PATH, "SITE": site, "EMAIL": EMAIL, "PASSWORD": PASSWORD}
    answers = []
    for command, kept in steps():
        # Another test may just be bringing in the newest film, which nothing plays yet.
        answers.append(eventually(partial(answer_with, command, variables, kept)))
        variables |= {name: pick(answers[-1], where) for where, name in kept}
    assert len(answers) == 5
    with urllib.request.urlopen(answers[3]["manifest_url"]) as playlist:
        assert playlist.read().startswith(b"#EXTM3U")
    assert answers[4]["position_seconds"] == 4.2
    again = run(list(steps())[3][0], variables)
    assert again["resume_seconds"] == 4.2


EDITOR = "desk@example.com"
PREPARE_EDITOR = f"""
from django.contrib.auth.models import Permission
from accounts.models import User
user = User.objects.create_user("{EDITOR}", "{PASSWORD}", is_staff=True)
user.emailaddress_set.create(email=user.email, verified=True, primary=True)
user.user_permissions.set(Permission.objects.filter(content_type__app_label="catalog"))
"""


def test_its_commands_for_editors_work(site: str, stack: Stack) -> None:
    stack.manage("shell", "--command", PREPARE_EDITOR)
    sign_in, _ = next(steps())
    signed_in = run(sign_in, {**PATH, "SITE": site, "EMAIL": EDITOR, "PASSWORD": PASSWORD})
    variables = {**PATH, "SITE": site, "TOKEN": signed_in["meta"]["access_token"]}
    section = TEXT.split("## Editing the catalogue")[1].split("\n## ")[0]
    answers = []
    for part in re.split(r"\n(?=\*\*A |\*\*The cast)", section)[1:]:
        (command,) = re.findall(r"```sh\n(.*?)```", part, re.DOTALL)
        answers.append(run(command, variables))
        variables |= {name: pick(answers[-1], where) for where, name in KEEP.findall(part)}
    series, _person, cast, conflict = answers
    assert series["seasons"][0]["playable_count"] == 1
    assert [(c["person"]["name"], c["role"]) for c in cast] == [("Inés Vidal", "director")]
    assert conflict["error"]["code"] == "stale"


def test_of_several_refreshes_at_once_one_wins_and_the_family_ends(site: str) -> None:
    sign_in, _ = next(steps())
    tokens = run(sign_in, {**PATH, "SITE": site, "EMAIL": EMAIL, "PASSWORD": PASSWORD})["meta"]

    def status(url: str, data: bytes | None = None, **headers: str) -> int:
        headers = {"Content-Type": "application/json", **headers}
        try:
            with urllib.request.urlopen(urllib.request.Request(url, data, headers)) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            error.close()
            return error.code

    refresh = f"{site}/api/auth/app/v1/tokens/refresh"
    body = json.dumps({"refresh_token": tokens["refresh_token"]}).encode()
    with ThreadPoolExecutor(6) as pool:
        statuses = sorted(pool.map(lambda _: status(refresh, body), range(6)))
    assert statuses == [200, 400, 400, 400, 400, 400]
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert status(f"{site}/api/v1/profiles/", **bearer) == 401


def test_it_names_every_error_code() -> None:
    sources = [
        *Path(ROOT / "accounts/api").glob("*.py"), *Path(ROOT / "recommendations/api").glob("*.py"),
        *Path(ROOT / "api_conventions").glob("*.py"),
        *Path(ROOT / "catalog/api").rglob("*.py"),
    ]  # fmt: skip
    codes = {
        code
        for source in sources
        for code in re.findall(r'default_code = "(\w+)"', source.read_text())
    }
    assert "conflict" in codes
    missing = {code for code in codes - {"conflict"} if f"`{code}`" not in TEXT}
    assert not missing
