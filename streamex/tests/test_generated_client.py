"""A client that somebody else's program writes from the OpenAPI document signs in, plays and edits.

What it has no type for, or cannot parse, is a fault of the document: nothing here helps it along.
"""

import json
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib import import_module, invalidate_caches
from pathlib import Path
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

from accounts.models import Profile, User
from catalog.models import Playable
from catalog.tests.stored import add_media, local_media  # noqa: F401 – a fixture
from conftest import PASSWORD

pytestmark = pytest.mark.sqlite  # it is the client that is tried

NAME = "written_client"
#: What the generator cannot put into a type, each for a reason; anything else it says fails.
LEFT_OUT = ("/api/v1/profiles/{public_id}/picture/",)  # bytes of a picture, as image/webp


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What the generator said; its package can be imported as `written_client`."""
    folder = tmp_path_factory.mktemp("client")
    source, config = folder / "openapi.json", folder / "config.json"
    source.write_text(json.dumps(SchemaGenerator().get_schema(request=None, public=True)))
    config.write_text('{"post_hooks": []}')  # it is run, not read
    said = _generate(source, config, folder / NAME)
    sys.path.insert(0, str(folder))
    invalidate_caches()
    yield said
    sys.path.remove(str(folder))


def _generate(source: Path, config: Path, target: Path) -> str:
    command = [
        sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none",
        "--path", source, "--config", config, "--output-path", target,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


@pytest.fixture
def url(live_server, transactional_db: None) -> str:
    return live_server.url


def operation(tag: str, name: str) -> Any:
    """Return the module of an operation of the client."""
    return import_module(f"{NAME}.api.{tag}.{name}")


def models() -> Any:
    return import_module(f"{NAME}.models")


@pytest.fixture
def sign_in(written: str, url: str) -> Iterator[Callable[[str], Any]]:
    """Return a function that signs in and gives the client that the answer makes."""
    package, opened = import_module(f"{NAME}.client"), ExitStack()

    def sign_in(email: str) -> Any:
        body = models().AuthLoginBody(email=email, password=PASSWORD)
        with package.Client(base_url=url) as visitor:
            answer = operation("auth", "auth_login").sync(client=visitor, body=body)
        assert isinstance(answer, models().SignedIn)
        client = package.AuthenticatedClient(base_url=url, token=answer.meta.access_token)
        return opened.enter_context(client)

    with opened:
        yield sign_in


def test_it_has_a_type_for_everything(written: str) -> None:
    warnings = [line for line in written.splitlines() if line.startswith(("WARNING", "ERROR"))]
    assert [line for line in warnings if not any(path in line for path in LEFT_OUT)] == []


def test_it_browses_and_plays(
    sign_in,
    film: Playable,
    ada: Profile,
    local_media: Path,  # noqa: F811
) -> None:
    add_media(film)
    client = sign_in(ada.user.email)
    (profile,) = operation("profiles", "profiles_list").sync(client=client)
    acting = {"client": client, "x_profile": str(profile.id)}
    kinds = [models().TitlesListKindItem.MOVIE]
    page = operation("titles", "titles_list").sync(**acting, kind=kinds)
    (title,) = page.results
    whole = operation("titles", "titles_retrieve").sync(title.slug, **acting)
    assert whole.name == film.title.name

    watched = {"public_id": title.first_playable, **acting}
    playback = operation("playables", "playables_playback_retrieve").sync(**watched)
    report = models().ProgressRequest(session=playback.session, sequence=1, position_seconds=4.2)
    kept = operation("playables", "playables_progress_update").sync(**watched, body=report)
    assert kept.position_seconds == 4.2
    operation("favourites", "favourites_update").sync_detailed(title.slug, **acting)
    favourites = operation("favourites", "favourites_list").sync(**acting)
    assert [row.title.slug for row in favourites.results] == [title.slug]


def test_it_edits(sign_in, film: Playable, editor: User) -> None:
    client = sign_in(editor.email)
    address = {"title": film.title.slug, "client": client}
    whole = models().TitlesRetrieveScope.ALL
    read = operation("titles", "titles_retrieve").sync_detailed(**address, scope=whole)
    body = models().PatchedTitleWriteRequest(tagline="All the way through the night")
    change = operation("titles", "titles_partial_update")
    changed = change.sync_detailed(**address, body=body, if_match=read.headers["ETag"])
    assert changed.parsed.tagline == "All the way through the night"
    again = change.sync_detailed(**address, body=body, if_match=read.headers["ETag"])
    assert (again.status_code, again.parsed.error.code) == (412, "stale")

    made = operation("titles", "titles_create").sync(
        client=client, body=models().TitleCreateRequest(kind=models().TitleKind.MOVIE, name="Dawn")
    )
    assert made.id != film.title.public_id
    gone = operation("titles", "titles_destroy").sync(title=made.slug, client=client, if_match="*")
    assert gone.is_dry_run is False


def test_it_sees_to_the_account(sign_in, ada: Profile) -> None:
    client = sign_in(ada.user.email)
    seven = models().MaturityAge.VALUE_7
    body = models().ProfileRequest(name="Nora", is_kids=True, maturity_ceiling=seven)
    made = operation("profiles", "profiles_create").sync(client=client, body=body)
    assert (made.name, made.maturity_ceiling) == ("Nora", 7)
    found = operation("profiles", "profiles_retrieve").sync(made.id, client=client)
    assert found.is_kids
    missing = operation("profiles", "profiles_retrieve").sync(uuid.uuid4(), client=client)
    assert missing.error.code == "profile_not_found"
    (address,) = operation("auth", "email_list").sync(client=client).data
    assert (address.email, address.primary) == (ada.user.email, True)
    ended = operation("auth", "auth_sign_out").sync(client=client)
    assert isinstance(ended, models().SignedOut)
