"""The workflows call what is there, on the Pythons that the requirements are compiled for."""

import re
from pathlib import Path

import pytest
import yaml

from deploy.local import bootstrap

ROOT = Path(__file__).resolve().parents[3]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.fixture(params=WORKFLOWS, ids=lambda path: path.stem)
def job(request: pytest.FixtureRequest) -> dict:
    [found] = yaml.safe_load(request.param.read_text())["jobs"].values()
    return found


def commands(job: dict) -> list[str]:
    return [step["run"] for step in job["steps"] if "run" in step]


def test_there_is_one_for_changes_and_one_for_what_comes_next():
    assert [path.stem for path in WORKFLOWS] == ["build", "scheduled"]


def test_it_calls_what_is_there(job):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    for command in commands(job):
        program, *arguments = command.split()
        if program == "make":
            assert set(arguments) <= targets
        elif not program.startswith(".venv/"):
            assert (ROOT / program).stat().st_mode & 0o111, f"{program} cannot be run"


def test_it_runs_where_the_newest_python_is(job):
    assert job["container"]["image"].startswith(
        bootstrap.PYTHON_NAMES[0].replace("python", "python:")
    )
    assert Path(job["env"]["PYTHON"]).name in bootstrap.PYTHON_NAMES


def test_the_next_django_is_not_the_pinned_one():
    [pinned] = re.findall(r"^django==(\d+\.\d+)", (ROOT / "requirements.txt").read_text(), re.M)
    [tried] = re.findall(
        r"django~=(\d+\.\d+)", (ROOT / ".github/workflows/scheduled.yml").read_text()
    )
    assert [int(part) for part in tried.split(".")] > [int(part) for part in pinned.split(".")]
