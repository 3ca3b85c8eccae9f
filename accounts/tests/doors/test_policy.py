"""Who may come in: by the environment, the administrators, or the kind of installation."""

import pytest

from accounts.actions.site import change_site
from accounts.entry import SignUp, is_private
from accounts.site import sign_up_policy, site_language, site_name, site_time_zone

LOCAL = ("127.0.0.1", "http://localhost:8000")


@pytest.mark.parametrize(
    ("listen", "base_url", "expected"),
    [
        (*LOCAL, True),
        ("localhost", "http://127.0.0.1:8000", True),
        ("::1", "http://[::1]:8000", True),
        ("127.8.8.8", "http://LOCALHOST", True),
        ("0.0.0.0", "http://localhost:8000", False),
        ("::", "http://localhost:8000", False),
        ("192.168.1.4", "http://localhost:8000", False),
        ("", "http://localhost:8000", False),
        ("127.0.0.1", "https://stream.example.com", False),
        ("127.0.0.1", "http://localhost.example.com", False),
        ("127.0.0.1", "http://192.168.1.4:8000", False),
        ("127.0.0.1", "", False),
        ("127.0.0.1", "http://[::1", False),
        ("localhost.example.com", "http://localhost", False),
    ],
)
def test_private_is_what_only_the_machine_reaches(listen, base_url, expected) -> None:
    assert is_private(listen=listen, base_url=base_url) is expected


@pytest.mark.parametrize(
    ("said", "demo", "listen", "base_url", "expected"),
    [
        ("", False, *LOCAL, "closed"),
        ("", True, *LOCAL, "open"),
        ("", True, "0.0.0.0", "http://localhost:8000", "closed"),
        ("", True, "", "http://localhost:8000", "closed"),
        ("", True, "127.0.0.1", "https://stream.example.com", "closed"),
        ("invited", True, *LOCAL, "invited"),
        ("open", False, "0.0.0.0", "https://stream.example.com", "open"),
        ("OPEN", False, *LOCAL, "closed"),
        ("nobody", True, *LOCAL, "closed"),
    ],
)
def test_the_default_is_closed_and_the_private_demo_open(
    settings, db, said, demo, listen, base_url, expected
) -> None:
    settings.SIGN_UP, settings.DEMO = said, demo
    settings.LISTEN, settings.BASE_URL = listen, base_url
    assert sign_up_policy() == expected


def test_an_administrator_decides_where_the_environment_does_not(settings, policy) -> None:
    settings.DEMO = True
    policy("invited")
    assert sign_up_policy() == SignUp.INVITED
    settings.SIGN_UP = "closed"
    assert sign_up_policy() == SignUp.CLOSED


def test_without_the_demo_its_rules_end(settings, db) -> None:
    settings.SIGN_UP, settings.DEMO = "", True
    assert sign_up_policy() == SignUp.OPEN
    change_site(is_demo_removed=True)
    assert sign_up_policy() == SignUp.CLOSED


def test_the_environment_names_the_site_first(settings, db) -> None:
    assert (site_name(), site_language(), site_time_zone().key) == ("StreamEx", "en", "UTC")
    change_site(name=" Casa Vidal ", language="es", time_zone="Europe/Madrid")
    found = (site_name(), site_language(), site_time_zone().key)
    assert found == ("Casa Vidal", "es", "Europe/Madrid")
    settings.SITE_NAME, settings.SITE_LANGUAGE, settings.SITE_TIME_ZONE = "Films", "en", "UTC"
    assert (site_name(), site_language(), site_time_zone().key) == ("Films", "en", "UTC")


def test_a_process_asks_the_database_once_in_a_while(db, django_assert_num_queries) -> None:
    change_site(name="Casa Vidal")
    with django_assert_num_queries(1):
        assert {site_name() for _ in range(100)} == {"Casa Vidal"}
