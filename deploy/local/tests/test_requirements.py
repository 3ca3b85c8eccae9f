"""The compiled requirements belong to the short lists that people write (`make lock`)."""

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[3]
NAMES = ("requirements", "requirements-dev")


def wanted(name: str) -> dict[str, Requirement]:
    """Return what the short list asks for."""
    lines = (ROOT / f"{name}.in").read_text().splitlines()
    requirements = [Requirement(line) for line in lines if line and line[0] not in "#-"]
    return {canonicalize_name(each.name): each for each in requirements}


def pinned(name: str) -> list[tuple[Requirement, str]]:
    """Return the pins of a compiled file, each with the comment that says where it comes from."""
    text = (ROOT / f"{name}.txt").read_text()
    found = re.findall(r"^(\w.*)\n((?:    #.*\n)+)", text + "\n", re.MULTILINE)
    return [(Requirement(line), comment) for line, comment in found]


@pytest.mark.parametrize("name", NAMES)
def test_it_pins_everything_that_is_asked_for(name):
    pins = pinned(name)
    for key, requirement in wanted(name).items():
        versions = [
            next(iter(pin.specifier)).version
            for pin, _ in pins
            if canonicalize_name(pin.name) == key
        ]
        assert versions, f"{key} is not compiled: make lock"
        for version in versions:
            assert requirement.specifier.contains(version), f"{key} {version}: make lock"


@pytest.mark.parametrize("name", NAMES)
def test_it_pins_nothing_that_is_no_longer_asked_for(name):
    asked_for = wanted(name)
    for pin, comment in pinned(name):
        if f"-r {name}.in" in comment:
            assert canonicalize_name(pin.name) in asked_for, f"{pin.name} was dropped: make lock"


@pytest.mark.parametrize("name", NAMES)
def test_it_pins_exactly(name):
    pins = pinned(name)
    assert len(pins) > 30
    for pin, _ in pins:
        assert [each.operator for each in pin.specifier] == ["=="], pin


def test_it_tests_with_the_versions_that_it_runs_on():
    running = {canonicalize_name(pin.name): pin.specifier for pin, _ in pinned("requirements")}
    for pin, _ in pinned("requirements-dev"):
        key = canonicalize_name(pin.name)
        assert running.get(key, pin.specifier) == pin.specifier, key
