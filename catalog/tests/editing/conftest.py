"""A genre, two people and a character, for tests that edit."""

import pytest

from catalog.models import Character, Genre, Person
from catalog.tests.api.conftest import acting  # noqa: F401 – a fixture
from catalog.tests.stored import local_media  # noqa: F401 – a fixture


@pytest.fixture
def noir(db: None) -> Genre:
    return Genre.objects.create(slug="noir", name="Noir", name_es="Negro")


@pytest.fixture
def ines(db: None) -> Person:
    return Person.objects.create(slug="ines-vidal", name="Inés Vidal")


@pytest.fixture
def omar(db: None) -> Person:
    return Person.objects.create(slug="omar-diaz", name="Omar Díaz")


@pytest.fixture
def conductor(db: None) -> Character:
    return Character.objects.create(name="The Conductor")
