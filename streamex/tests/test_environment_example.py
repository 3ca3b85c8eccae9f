"""`.env.example` names every variable that the settings read, with its real default."""

import re

import environ
from django.conf import settings

from streamex.settings import env

LINES = (settings.BASE_DIR / ".env.example").read_text()
EXAMPLE = dict(re.findall(r"^([A-Z0-9_]+)=(.*)$", LINES, re.M))


def test_it_names_every_variable_once() -> None:
    assert set(EXAMPLE) == set(env.scheme)
    assert len(EXAMPLE) == len(re.findall(r"^[A-Z0-9_]+=", LINES, re.M))


def test_it_gives_the_default_of_each() -> None:
    written = environ.Env(**{name: rule[0] for name, rule in env.scheme.items()})
    written.ENVIRON = EXAMPLE
    for name, (_, default) in env.scheme.items():
        value = written(name)
        assert value == default, name
