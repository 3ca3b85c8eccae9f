"""The compiled requirements belong to the short lists that people write (`make lock`)."""

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from deploy.local import bootstrap

ROOT = Path(__file__).resolve().parents[3]
NAMES = ("requirements", "requirements-dev")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
LINUX = {
    "sys_platform": "linux",
    "platform_system": "Linux",
    "os_name": "posix",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
}
NOT_ON_LINUX = {"colorama", "tzdata"}
BUILT_IN_LATER = {"async-timeout"}


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


@pytest.mark.parametrize("name", NAMES)
def test_it_pins_one_version_for_every_python_and_machine(name):
    # The tests run on one Python: another version elsewhere is code that nobody has tried.
    names = [canonicalize_name(pin.name) for pin, _ in pinned(name)]
    split = sorted({each for each in names if names.count(each) > 1})
    assert not split, f"{split}: make lock, or bound the version in {name}.in"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("python", PYTHONS)
def test_it_installs_the_same_on_every_python(name, python):
    # Only what a newer Python has in itself may be left out there.
    left_out = {
        pin.name
        for pin, _ in pinned(name)
        if pin.marker and not pin.marker.evaluate({**LINUX, **versions_of(python)})
    }
    assert left_out - NOT_ON_LINUX <= BUILT_IN_LATER, left_out


def test_the_bootstrap_looks_for_every_python_of_the_lock():
    assert tuple(f"python{each}" for each in reversed(PYTHONS)) == bootstrap.PYTHON_NAMES
    assert versions(PYTHONS)[0] == bootstrap.OLDEST_PYTHON


def test_the_lock_is_compiled_for_the_oldest_python():
    compiled = re.findall(
        r"pip compile \S+\.in .*--universal --python-version (\S+) --fork-strategy fewest",
        (ROOT / "Makefile").read_text(),
    )
    assert compiled == [PYTHONS[0]] * len(NAMES)


def versions(pythons: tuple[str, ...]) -> list[tuple[int, int]]:
    """Return the versions as numbers, so that 3.9 comes before 3.11."""
    return [(int(major), int(minor)) for major, minor in (each.split(".") for each in pythons)]


def versions_of(python: str) -> dict[str, str]:
    """Return the markers of a Python of this version."""
    return {"python_version": python, "python_full_version": f"{python}.7"}
