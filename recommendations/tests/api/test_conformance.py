"""Requests made up from the OpenAPI document, against the running WSGI application.

Whatever comes, the answer has a status, a type and a shape that the document names, and is never a
server error. Sign-in is left to `accounts/tests/api/test_sign_in_schema.py`: it limits attempts.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.actions.invitations import invite
from accounts.actions.payments.cards import add_card
from accounts.models import Invitation, PaymentMethod, Profile, User
from catalog.models import Character, Credit, Person, Playable
from catalog.tests.stored import add_media, add_pictures_and_text
from conftest import PASSWORD
from streamex.wsgi import application

pytestmark = pytest.mark.slow

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_schema_conformance,
]  # fmt: skip
FEW = settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@contextmanager
def open_connection() -> Iterator[None]:
    """Keep the test's transaction open between requests, as Django's own test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def document(film: Playable, episodes: list[Playable], local_media: Path) -> Any:
    """The document as it is served, beside a catalogue with something in it."""
    add_media(film)
    add_pictures_and_text(film)
    with open_connection():
        return schemathesis.openapi.from_wsgi("/api/schema/?format=json", application)


def signed_in(user: User) -> dict[str, str]:
    """Return the headers of a client that is signed in."""
    answer = Client().post(
        "/api/auth/app/v1/auth/login",
        {"email": user.email, "password": PASSWORD},
        content_type="application/json",
    )
    return {"Authorization": f"Bearer {answer.json()['meta']['access_token']}"}


@pytest.fixture
def headers(ada: Profile, bo: Profile) -> dict[str, str]:
    """The headers of a signed-in client that acts as a profile."""
    return {**signed_in(ada.user), "X-Profile": str(ada.public_id)}


@pytest.fixture
def ines(film: Playable) -> Person:
    """Somebody in the film, as somebody."""
    person = Person.objects.create(slug="ines-vidal", name="Inés Vidal")
    part = Character.objects.create(name="The Conductor")
    Credit.objects.create(title=film.title, person=person, character=part)
    return person


@pytest.fixture
def invitation(admin: User) -> Invitation:
    """One that nobody has accepted."""
    return invite(by=admin, now=timezone.now()).invitation


@pytest.fixture
def card(ada: Profile) -> PaymentMethod:
    """Ada's, at the gateway that needs no network."""
    return add_card(user=ada.user, token="tok_visa")


def each_case(
    document: Any, prepare: Callable[[Any], None], paths: str = "^/api/(?!auth/)"
) -> None:
    """Send made-up requests of every operation, after `prepare` had its way with them."""
    for found in document.include(path_regex=paths).get_all_operations():

        @FEW
        @given(case=found.ok().as_strategy())
        def send(case: Any) -> None:
            prepare(case)
            case.call_and_validate(checks=CHECKS)

        with open_connection():
            send()


@pytest.mark.sqlite  # hardly anything of it reaches the database
def test_anything_at_all(document: Any) -> None:
    each_case(document, lambda case: None)


@pytest.mark.sqlite  # like the next, but nothing of what is named exists
def test_anything_as_a_profile(document: Any, headers: dict[str, str]) -> None:
    def sign_in(case: Any) -> None:
        case.headers.update(headers)
        case.headers.pop("X-Profile-Token", None)

    each_case(document, sign_in)


@pytest.mark.stricter
def test_anything_of_what_exists(
    document: Any,
    headers: dict[str, str],
    film: Playable,
    episodes: list[Playable],
    ada: Profile,
    bo: Profile,
    ines: Person,
    invitation: Invitation,
    card: PaymentMethod,
) -> None:
    def point(case: Any) -> None:
        case.headers.update(headers)
        case.headers.pop("X-Profile-Token", None)
        real = {
            "playables": film,
            "seasons": episodes[0].season,
            "people": ines,
            "characters": Character.objects.get(),
            "invitations": invitation,
            "payment-methods": card,
            "users": card if "/payment-methods/" in case.path else ada.user,
            # Bo's may be deleted on the way; Ada's stays and can be opened.
            "profiles": ada if case.path.endswith("open/") else bo,
        }
        if "public_id" in case.path_parameters:
            family = case.path.removeprefix("/api/v1/").split("/")[0]
            case.path_parameters["public_id"] = str(real[family].public_id)
        if "title" in case.path_parameters:
            case.path_parameters["title"] = film.title.slug

    each_case(document, point)


@pytest.mark.stricter
def test_anything_as_an_editor(
    document: Any, editor: User, film: Playable, episodes: list[Playable], ines: Person
) -> None:
    """Reads of everything and writes of what exists, until that was deleted."""
    headers = signed_in(editor)
    real = {
        "playables": episodes[1],
        "seasons": episodes[2].season,
        "people": ines,
        "characters": Character.objects.get(),
    }

    def edit(case: Any) -> None:
        for name in ("X-Profile", "X-Profile-Token"):
            case.headers.pop(name, None)
        case.headers.update({**headers, "If-Match": "*"})
        family = case.path.removeprefix("/api/v1/").split("/")[0]
        if "public_id" in case.path_parameters:
            case.path_parameters["public_id"] = str(real[family].public_id)
        if "title" in case.path_parameters:
            case.path_parameters["title"] = film.title.slug
        if "reference" in case.path_parameters and family == "titles":
            case.path_parameters["reference"] = str(film.title.public_id)
        if case.method == "GET":
            case.query = {**(case.query or {}), "scope": "all"}

    each_case(
        document, edit, "^/api/v1/(titles|seasons|playables|people|characters|genres|changes)"
    )


def test_anything_as_an_administrator(document: Any, admin: User, invitation: Invitation) -> None:
    """Reads, makes and revokes invitations."""
    headers = signed_in(admin)

    def act(case: Any) -> None:
        for name in ("X-Profile", "X-Profile-Token"):
            case.headers.pop(name, None)
        case.headers.update(headers)
        if "public_id" in case.path_parameters:
            case.path_parameters["public_id"] = str(invitation.public_id)

    each_case(document, act, "^/api/v1/invitations")
    invitation.refresh_from_db()
    assert invitation.state == "revoked"
    assert Invitation.objects.count() > 1
