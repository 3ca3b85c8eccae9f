"""What the tests need is found, replaced by a variable, or named with what to do about it."""

from dataclasses import replace

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
