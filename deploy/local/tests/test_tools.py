"""What the tests need is found, replaced by a variable, or named with what to do about it."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.local import tools


@pytest.fixture
def bare_machine(monkeypatch, tmp_path):
    """A machine with nothing on it, and an empty folder for what the test installs."""
    monkeypatch.setenv("PATH", str(tmp_path))
    bare = tuple(replace(tool, folders=()) for tool in tools.ALL)
    monkeypatch.setattr(tools, "ALL", bare)
    for tool in bare:
        if tool.variable:
            monkeypatch.delenv(tool.variable, raising=False)
    return tmp_path


def test_it_finds_what_this_run_needs():
    assert tools.missing() == []


def test_it_says_what_to_install_and_what_may_be_named(bare_machine):
    absent = tools.missing()
    assert [tool.name for tool in absent] == ["PostgreSQL", "Redis", "Chromium", "nginx", "gettext"]
    with pytest.raises(FileNotFoundError) as refused:
        tools.require(absent[1])
    assert "apt-get install redis-server" in str(refused.value)
    assert "REDIS_URL" in str(refused.value)


def test_it_accepts_a_running_one_instead(bare_machine, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://db/test")
    assert "PostgreSQL" not in [tool.name for tool in tools.missing()]


def test_it_accepts_no_database_of_another_kind(bare_machine, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:////tmp/some.sqlite3")
    assert "PostgreSQL" in [tool.name for tool in tools.missing()]


def machine_with_apt(bare_machine, monkeypatch, refused: str = "") -> Path:
    """Let apt-get write down what it is told, install what it can, and refuse one package.

    It takes the place of Debian's, which would need the network and change this machine.
    """
    told = bare_machine / "told"
    programs = {"postgresql": "initdb", "redis-server": "redis-server", "chromium": "chromium"}
    programs |= {"nginx": "nginx", "gettext": "msgfmt"}
    made = "\n".join(
        f'{package}) : > "{bare_machine}/{program}"; /bin/chmod +x "{bare_machine}/{program}";;'
        for package, program in programs.items()
    )
    apt = bare_machine / "apt-get"
    apt.write_text(
        f"""#!/bin/sh
echo "$DEBIAN_FRONTEND $RUNLEVEL $*" >> {told}
case " $* " in *" {refused or "-"} "*) echo "no candidate for {refused}" >&2; exit 100;; esac
for package; do case $package in
{made}
esac; done
"""
    )
    apt.chmod(0o755)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    return told


def test_it_installs_what_is_missing_as_root(bare_machine, monkeypatch):
    told = machine_with_apt(bare_machine, monkeypatch)
    tools.main()
    update, install = told.read_text().splitlines()
    assert update == ("noninteractive 1 -qq -o Dpkg::Use-Pty=0 -y --no-install-recommends update")
    assert install.endswith(
        "-y --no-install-recommends install postgresql redis-server chromium nginx gettext"
    )
    told.unlink()
    tools.main()
    assert not told.exists()


def test_a_package_that_is_not_to_be_had_keeps_no_other_away(bare_machine, monkeypatch, capfd):
    machine_with_apt(bare_machine, monkeypatch, refused="chromium")
    with pytest.raises(SystemExit) as refused:
        tools.main()
    assert [tool.name for tool in tools.missing()] == ["Chromium"]
    assert "the tests need Chromium" in str(refused.value)
    assert "STREAMEX_CHROMIUM" in str(refused.value)
    assert "no candidate" in capfd.readouterr().err


def test_it_installs_nothing_for_somebody_who_is_not_root(bare_machine, monkeypatch):
    told = machine_with_apt(bare_machine, monkeypatch)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit):
        tools.main()
    assert not told.exists()


def test_it_takes_the_newest_version(bare_machine):
    for version in ("9", "15", "14"):
        folder = bare_machine / "lib" / version / "bin"
        folder.mkdir(parents=True)
        (folder / "initdb").touch()
    tool = replace(tools.POSTGRES, folders=(f"{bare_machine}/lib/*/bin",))
    assert tool.find() == bare_machine / "lib" / "15" / "bin" / "initdb"


def test_it_prefers_what_is_on_the_path(bare_machine):
    program = bare_machine / "redis-server"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert tools.require(tools.ALL[1]) == program
