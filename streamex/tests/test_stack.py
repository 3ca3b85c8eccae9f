"""The whole of StreamEx as `make run` starts it: heals what dies, leaves nothing behind."""

import os
import re
import signal
from pathlib import Path

from deploy.local import orphans
from streamex.schedule import BEAT_SCHEDULE, FORMER_NAMES
from streamex.tests.services import answers
from streamex.tests.waiting import eventually


def wait_for(stack, pattern: str, count: int = 1) -> None:
    eventually(
        lambda: len(re.findall(pattern, stack.log)) >= count,
        lambda: f"{pattern!r} did not come:\n{stack.log[-3000:]}",
    )


def descendants(pid: int) -> set[int]:
    children = orphans.children(pid)
    return children.union(*(descendants(child) for child in children))


def command(pid: int) -> str:
    """The command line of a process; empty once it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except FileNotFoundError:
        return ""


def test_it_starts_from_nothing_and_again_and_heals_and_leaves_nothing_behind(start_stack):
    first = start_stack(is_prepared=False)
    first.stop()
    stack = start_stack(is_prepared=False, STREAMEX_DATA_DIR=str(first.data_dir))
    assert "collecting static files" in first.log
    assert "collecting static files" not in stack.log
    wait_for(stack, f"StreamEx is at {stack.url}/")
    wait_for(stack, "media@.* ready")
    assert "streamex-demo" not in stack.log
    assert re.search(r"/set-up/  [0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\n", stack.log)

    running = descendants(stack.kept.keeper_pid)
    for name in ("granian", "--queues media"):
        main_process = min(pid for pid in running if name in command(pid))
        os.kill(main_process, signal.SIGKILL)
    wait_for(stack, "web was killed by SIGKILL")
    wait_for(stack, "media was killed by SIGKILL")
    wait_for(stack, "media@.* ready", count=2)
    eventually(lambda: answers(stack.url))

    running = descendants(stack.kept.keeper_pid)
    assert len(running) > 5
    stack.stop()
    assert "streamex │ stopped" in stack.log
    assert not [
        pid for pid in running if Path(f"/proc/{pid}").exists() and not orphans.is_zombie(pid)
    ]


def test_it_does_what_a_former_version_has_asked_for(start_stack):
    stack = start_stack()
    # The last one was never known: once it is refused, those before it have been taken.
    names = [*FORMER_NAMES, "streamex.unheard_of"]
    code = f"from streamex.celery import app\nfor name in {names}: app.send_task(name)"
    stack.manage("shell", "--command", code)
    wait_for(stack, "unregistered task of type 'streamex.unheard_of'")
    assert stack.log.count("unregistered task") == 1
    assert set(FORMER_NAMES.values()) <= {each["task"] for each in BEAT_SCHEDULE.values()}
