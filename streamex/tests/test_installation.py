"""What the processes of an installation find on its disk."""

import json
import subprocess
import sys
from pathlib import Path

from streamex.installation import SECRET_KEY_FILE, keep_secret_key, kept_secret_key
from streamex.tests.stack import variables_of

ROOT = Path(__file__).resolve().parents[2]
ROUNDS, PROCESSES = 60, 8
#: Processes that are let go at the same moment, again and again, each time on an empty folder.
RACE = """
import json, multiprocessing, sys
from pathlib import Path
from streamex.installation import keep_secret_key

root, rounds, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
context = multiprocessing.get_context("fork")
barrier, keys = context.Barrier(count), context.Queue()
for number in range(rounds):
    (root / str(number)).mkdir()

def race():
    for number in range(rounds):
        barrier.wait()
        keys.put((number, keep_secret_key(root / str(number))))

racers = [context.Process(target=race) for _racer in range(count)]
for racer in racers:
    racer.start()
print(json.dumps([keys.get() for _key in range(rounds * count)]))
"""


def started(code: str, *arguments: object, data_dir: Path) -> subprocess.Popen[str]:
    """Start a Python process on a data directory."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        env=variables_of(data_dir),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_processes_that_start_at_once_have_one_key(tmp_path: Path) -> None:
    race = started(RACE, tmp_path, ROUNDS, PROCESSES, data_dir=tmp_path)
    found = json.loads(race.communicate()[0])
    kept = [kept_secret_key(tmp_path / str(number)) for number in range(ROUNDS)]
    assert sorted(found) == sorted([number, kept[number]] for number, _key in found)
    assert len(found) == ROUNDS * PROCESSES
    assert len(set(kept)) == ROUNDS
    assert min(len(key) for key in kept) >= 64


def test_what_a_full_disk_left_empty_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / SECRET_KEY_FILE).touch(mode=0o600)
    key = keep_secret_key(tmp_path)
    assert len(key) >= 64
    assert keep_secret_key(tmp_path) == key
