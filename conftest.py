"""The cast of the tests: six people whose access differs.

`ada` owns an account with two profiles, hers and `bo`; `kid` is a restricted profile of hers;
`stranger` is another user's profile; `editor` works on the catalogue; `admin` may do everything.
"""

import datetime
import math
from collections.abc import Callable, Iterator

import hypothesis
import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from accounts.models import Profile, SiteSettings, User
from accounts.session import PIN_KEY, SESSION_KEY
from accounts.site import forget_site, remember_site
from accounts.staff_sessions import note_activity
from catalog.models import Playable, Season, Title

pytest_plugins = [
    "streamex.tests.hooks",
    "streamex.tests.services",
    "streamex.tests.database",
    "streamex.tests.browser",
    "streamex.tests.stack",
]

# An example may take as long as a busy machine makes it.
hypothesis.settings.register_profile(
    "steady", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("steady")

PASSWORD = "correct horse battery"

ClientFor = Callable[..., Client]


def _user(email: str, **fields: bool) -> User:
    user = User.objects.create_user(email, PASSWORD, **fields)
    user.emailaddress_set.create(email=email, verified=True, primary=True)
    return user


@pytest.fixture(autouse=True)
def undecided_site() -> Iterator[None]:
    """Nothing was decided for the site, and every process knows it: no page has to ask."""
    remember_site(SiteSettings(), seconds=math.inf)
    yield
    forget_site()


@pytest.fixture
def ada(db: None) -> Profile:
    """Ada's own profile; her user is `ada.user`."""
    return Profile.objects.create(user=_user("ada@example.com"), name="Ada")


@pytest.fixture
def bo(ada: Profile) -> Profile:
    """The second profile of Ada's user."""
    return Profile.objects.create(user=ada.user, name="Bo", avatar=Profile.Avatar.TIDE)


@pytest.fixture
def kid(ada: Profile) -> Profile:
    """A kids profile of Ada's user: nothing above 7 years."""
    return Profile.objects.create(user=ada.user, name="Kid", is_kids=True, maturity_ceiling=7)


@pytest.fixture
def stranger(db: None) -> Profile:
    """The profile of somebody else."""
    return Profile.objects.create(user=_user("stranger@example.com"), name="Stranger")


@pytest.fixture
def editor(db: None) -> User:
    """A user who works on the catalogue, and on nothing else, in the administration."""
    user = _user("editor@example.com", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="catalog"))
    return user


@pytest.fixture
def admin(db: None) -> User:
    """A user who may do everything."""
    return _user("admin@example.com", is_staff=True, is_superuser=True)


def sign_in(client: Client, user: User) -> None:
    """Sign a user in who, if of the staff, has just opened another page."""
    client.force_login(user)
    if user.is_staff:
        session = client.session
        note_activity(session, now=timezone.now())
        session.save()


@pytest.fixture
def client_for() -> ClientFor:
    """Return a function that makes a browser of its own for a profile, a user or a visitor."""

    def make_client(who: Profile | User | None = None) -> Client:
        client = Client()
        if who is None:
            return client
        user = who.user if isinstance(who, Profile) else who
        sign_in(client, user)
        if isinstance(who, Profile):
            session = client.session
            session[SESSION_KEY], session[PIN_KEY] = str(who.public_id), who.pin_stamp
            session.save()
        return client

    return make_client


@pytest.fixture
def make_title(db: None) -> Callable[..., Title]:
    """Return a function that makes a title, published a day ago unless told otherwise."""

    def make(name: str = "Night Train", kind: str = Title.Kind.MOVIE, **fields: object) -> Title:
        count = Title.objects.count()
        values: dict[str, object] = {
            "slug": f"title-{count + 1}",
            "status": Title.Status.PUBLISHED,
            "published_at": timezone.now() - datetime.timedelta(days=1),
        }
        return Title.objects.create(name=name, kind=kind, **{**values, **fields})

    return make


@pytest.fixture
def film(make_title: Callable[..., Title]) -> Playable:
    """A published film for everyone, of 100 seconds, without media."""
    title = make_title("Night Train", year=2024)
    return Playable.objects.create(title=title, kind=Playable.Kind.FILM, duration_seconds=100)


@pytest.fixture
def episodes(make_title: Callable[..., Title]) -> list[Playable]:
    """A published series for everyone: two seasons of two episodes, 100 seconds each."""
    title = make_title("Harbour Lights", kind=Title.Kind.SERIES)
    seasons = [Season.objects.create(title=title, number=number) for number in (1, 2)]
    return [
        Playable.objects.create(
            title=title,
            season=season,
            kind=Playable.Kind.EPISODE,
            number=number,
            name=f"Part {season.number}.{number}",
            duration_seconds=100,
        )
        for season in seasons
        for number in (1, 2)
    ]
