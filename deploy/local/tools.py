"""Finds the real servers and the browser that the tests use, and installs what is missing.

    python -m deploy.local.tools

Tests never skip because something is absent: as root on Debian it is installed, elsewhere this
program says what to install or which variable may name a running one.
"""

import glob
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Tool:
    """A program that the tests need: what it is called, where it lives, who packages it."""

    name: str
    programs: tuple[str, ...]
    package: str
    folders: tuple[str, ...] = ()
    variable: str = ""
    schemes: tuple[str, ...] = ("",)

    def find(self) -> Path | None:
        """Return the newest program of that name on this machine."""
        return next(self._candidates(), None)

    def _candidates(self) -> Iterator[Path]:
        for program in self.programs:
            if found := shutil.which(program):
                yield Path(found)
            for folder in self.folders:
                paths = (Path(path) for path in glob.glob(f"{folder}/{program}"))  # noqa: PTH207
                yield from sorted(paths, key=_version_of_folder, reverse=True)

    @property
    def is_replaced(self) -> bool:
        """Say whether the environment names a running one instead (or, of a program, its path)."""
        value = os.environ.get(self.variable, "") if self.variable else ""
        return bool(value) and value.startswith(self.schemes)


def _version_of_folder(path: Path) -> tuple[int, ...]:
    """Order /usr/lib/postgresql/9/bin before /usr/lib/postgresql/15/bin."""
    return tuple(int(part) for part in path.parts if part.isdigit())


POSTGRES = Tool(
    name="PostgreSQL",
    programs=("initdb",),
    package="postgresql",
    folders=(
        "/usr/lib/postgresql/*/bin",
        "/usr/pgsql-*/bin",
        "/opt/homebrew/opt/postgresql@*/bin",
        "/usr/local/opt/postgresql@*/bin",
    ),
    variable="DATABASE_URL",
    schemes=("postgres", "psql"),  # which may name another kind of database, too
)
REDIS = Tool(
    name="Redis",
    programs=("redis-server", "valkey-server"),
    package="redis-server",
    variable="REDIS_URL",
)
CHROMIUM = Tool(
    name="Chromium",
    programs=("chromium", "chromium-browser", "google-chrome", "Chromium", "Google Chrome"),
    package="chromium",
    folders=("/Applications/*/Contents/MacOS",),
    variable="STREAMEX_CHROMIUM",
)
NGINX = Tool(
    name="nginx",
    programs=("nginx",),
    package="nginx",
    folders=("/usr/sbin", "/usr/local/sbin"),
)
GETTEXT = Tool(name="gettext", programs=("msgfmt",), package="gettext")
ALL = (POSTGRES, REDIS, CHROMIUM, NGINX, GETTEXT)


def require(tool: Tool) -> Path:
    """Return where the tool is; raises FileNotFoundError with what to do about it."""
    if path := tool.find():
        return path
    raise FileNotFoundError(_advice([tool]))


def missing() -> list[Tool]:
    """List what is neither installed nor named by its variable."""
    return [tool for tool in ALL if not tool.is_replaced and tool.find() is None]


def main() -> None:
    """Install what is missing where that is possible, else say what is."""
    absent = missing()
    if absent and os.geteuid() == 0 and shutil.which("apt-get"):
        _install_on_debian([tool.package for tool in absent])
        absent = missing()
    if absent:
        sys.exit(_advice(absent))


def _install_on_debian(packages: list[str]) -> None:
    """Install Debian packages without starting the services that they bring.

    RUNLEVEL=1 tells invoke-rc.d that this is no time to start daemons: the tests run their own.
    One that the distribution does not have keeps none of the others away (Ubuntu's Chromium is a
    snap): then they are tried one by one.
    """
    print(f"streamex: installing {' '.join(packages)}", flush=True)
    _apt_get("update")
    if not _apt_get("install", *packages) and len(packages) > 1:
        for package in packages:
            _apt_get("install", package)


def _apt_get(verb: str, *packages: str) -> bool:
    """Run apt-get without questions and say whether it succeeded; its errors are shown."""
    options = ["-qq", "-o", "Dpkg::Use-Pty=0", "-y", "--no-install-recommends"]
    done = subprocess.run(
        ["apt-get", *options, verb, *packages],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0


def _advice(tools: list[Tool]) -> str:
    names = ", ".join(tool.name for tool in tools)
    packages = " ".join(tool.package for tool in tools)
    variables = ", ".join(tool.variable for tool in tools if tool.variable)
    advice = f"streamex: the tests need {names}.\n  Debian, Ubuntu: sudo apt-get install {packages}"
    if variables:
        advice += f"\n  or name running ones in the environment: {variables}"
    return advice


if __name__ == "__main__":
    main()
