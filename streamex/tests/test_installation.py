"""What the processes of an installation find on its disk, and which of them make it."""

import json
import stat
import subprocess
import sys
from pathlib import Path

import django
import pytest

from deploy.local.keep import keep
from streamex.installation import SECRET_KEY_FILE, close, keep_secret_key, kept_secret_key
from streamex.tests.environment import owner
from streamex.tests.services import wait_until
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
ENTRY_POINTS = {
    "web": "import streamex.wsgi",
    "command": "import manage; sys.argv[1:] = ['diffsettings']; manage.main()",
    "worker": "from celery.signals import celeryd_init as s; import streamex; s.send(sender='w')",
}
SAY = "import sys; {start}; from django.conf import settings; print('KEY', settings.SECRET_KEY)"


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


def test_every_entry_point_makes_and_reads_the_same_key(tmp_path: Path) -> None:
    data_dir = tmp_path / "empty" / "data"
    processes = [
        started(SAY.format(start=start), data_dir=data_dir) for start in ENTRY_POINTS.values()
    ]
    outputs = [process.communicate()[0] for process in processes]
    key = (data_dir / SECRET_KEY_FILE).read_text()
    assert [output.splitlines()[-1] for output in outputs] == [f"KEY {key}"] * len(ENTRY_POINTS)
    assert stat.S_IMODE((data_dir / SECRET_KEY_FILE).stat().st_mode) == 0o600
    assert stat.S_IMODE(data_dir.stat().st_mode) == 0o700
    assert {path.name for path in data_dir.iterdir() if path.is_dir()} == {"broker", "scratch"}


def test_importing_makes_nothing(tmp_path: Path) -> None:
    code = """
from streamex import settings
assert settings.SECRET_KEY == ""
import django
django.setup()
import catalog.tasks, deploy.local.run, streamex.urls
from streamex.celery import app
print(app.conf.broker_url)
"""
    output = started(code, data_dir=tmp_path / "empty" / "data").communicate()[0]
    assert output == "filesystem://localhost\n"
    assert list(tmp_path.iterdir()) == []


def test_without_a_key_nothing_is_signed(tmp_path: Path) -> None:
    code = """
from django.core.exceptions import ImproperlyConfigured
from django.core.signing import dumps
try:
    dumps("profile")
except ImproperlyConfigured:
    print("refused")
"""
    assert started(code, data_dir=tmp_path / "data").communicate()[0] == "refused\n"


def test_a_key_of_the_operator_is_used_and_none_is_made(tmp_path: Path) -> None:
    code, own = SAY.format(start="import streamex.wsgi"), "own-key-" * 8
    environment = variables_of(tmp_path / "data", STREAMEX_SECRET_KEY=own)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stdout == f"KEY {own}\n"
    assert not (tmp_path / "data" / SECRET_KEY_FILE).exists()


def test_what_a_full_disk_left_empty_is_made_again(tmp_path: Path) -> None:
    (tmp_path / SECRET_KEY_FILE).touch(mode=0o600)
    key = keep_secret_key(tmp_path)
    assert len(key) >= 64
    assert keep_secret_key(tmp_path) == key


def managed(*arguments: object, data_dir: Path) -> subprocess.CompletedProcess[str]:
    """Run `manage.py` on a data directory."""
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)], cwd=ROOT, env=variables_of(data_dir),
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_command_says_where_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = managed("check", data_dir=tmp_path / "file")
    assert done.returncode == 1
    assert done.stderr.startswith(f"streamex: cannot write to {tmp_path / 'file'}")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--help"], "load_demo_catalogue"),
        (["help", "check"], "usage: manage.py check"),
        (["check", "--help"], "usage: manage.py check"),
        (["--version"], f"{django.__version__}\n"),
        (["chekc"], "Unknown command: 'chekc'. Did you mean check?"),
    ],
)
def test_it_helps_where_it_cannot_write(tmp_path: Path, arguments: list[str], text: str) -> None:
    (tmp_path / "file").touch()
    done = managed(*arguments, data_dir=tmp_path / "file")
    assert text in done.stdout + done.stderr
    assert "cannot write" not in done.stderr


def test_a_command_says_that_it_cannot_read_the_key(tmp_path: Path) -> None:
    (tmp_path / SECRET_KEY_FILE).mkdir()  # root could read any file
    done = managed("check", data_dir=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith(f"streamex: cannot read {tmp_path / SECRET_KEY_FILE}: ")
    assert "Traceback" not in done.stderr
    assert "diffsettings" in managed("--help", data_dir=tmp_path).stdout


def test_a_command_prepares_what_its_own_settings_say(tmp_path: Path) -> None:
    (tmp_path / "other_settings.py").write_text(f"""
from pathlib import Path
from streamex.settings import *
DATA_DIR = Path({str(tmp_path / "other")!r})
SCRATCH_DIR, BROKER_DIR = DATA_DIR / "scratch", DATA_DIR / "broker"
""")
    own = ("--settings", "other_settings", "--pythonpath", tmp_path)
    done = managed("diffsettings", *own, data_dir=tmp_path / "data")
    key = kept_secret_key(tmp_path / "other")
    assert len(key) >= 64
    assert f"SECRET_KEY = {key!r}\n" in done.stdout
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("part", ["worker", "beat"])
def test_the_real_worker_and_beat_prepare_what_they_need(tmp_path: Path, part: str) -> None:
    data_dir, log = tmp_path / "data", tmp_path / "log"
    options = ("--pool", "solo") if part == "worker" else ("--pidfile=",)
    command = [sys.executable, "-m", "celery", "--app", "streamex", part, *options]
    kept = keep(command, log=log, owner=owner(), environment=variables_of(data_dir))
    try:
        wait_until((data_dir / "broker" / "control").is_dir, kept, log)
        wait_until(lambda: len(kept_secret_key(data_dir)) >= 64, kept, log)
    finally:
        kept.stop()


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.iterdir()]}


def test_what_is_there_is_closed_at_a_start(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    managed("set_up", "--verbosity", 0, data_dir=data_dir)
    kept = kept_secret_key(data_dir)
    closed = {"data": 0o700, "streamex.sqlite3": 0o600, SECRET_KEY_FILE: 0o600}
    assert modes(data_dir).items() >= closed.items()
    for name in closed:
        (data_dir.parent if name == "data" else data_dir).joinpath(name).chmod(0o755)
    (data_dir / "streamex.sqlite3-wal").touch(mode=0o644)
    done = managed("check", "--fail-level", "WARNING", data_dir=data_dir)
    assert done.returncode == 0, done.stderr
    assert modes(data_dir).items() >= closed.items()
    assert modes(data_dir).get("streamex.sqlite3-wal", 0o600) == 0o600
    assert kept_secret_key(data_dir) == kept


def test_what_sqlite_puts_beside_a_database_is_closed(tmp_path: Path) -> None:
    code = """
import streamex.wsgi
from django.conf import settings
from django.db import connection
connection.cursor().execute("CREATE TABLE t (x)")
print(sorted((p.name, oct(p.stat().st_mode & 0o777)) for p in settings.DATA_DIR.glob("*.sqlite3*")))
"""
    output = started(code, data_dir=tmp_path / "data").communicate()[0]
    names = ("streamex.sqlite3", "streamex.sqlite3-shm", "streamex.sqlite3-wal")
    assert output.strip() == str([(name, "0o600") for name in names])


def test_a_folder_that_all_share_stays_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    close(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o1777


def test_a_data_directory_that_is_closed_more_stays_so(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    close(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o500


def test_what_a_web_server_sends_has_a_folder_that_it_may_enter(tmp_path: Path) -> None:
    served = tmp_path / "served"
    code = "import streamex.wsgi; from django.conf import settings as s; "
    code += "print(s.MEDIA_ROOT, s.STATIC_ROOT)"
    environment = variables_of(tmp_path / "data", STREAMEX_SERVED_DIR=str(served))
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stdout == f"{served / 'media'} {served / 'static'}\n"
    assert stat.S_IMODE(served.stat().st_mode) == 0o750
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


SAY_KEYS = """
import streamex.wsgi, json
from django.conf import settings
print(json.dumps([settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]))
"""


def rotated(
    *arguments: str, data_dir: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "streamex.rotate_key", *arguments], cwd=ROOT,
        env=variables_of(data_dir, **environment), capture_output=True, text=True, check=False,
    )  # fmt: skip


def keys(data_dir: Path) -> list[str]:
    return json.loads(started(SAY_KEYS, data_dir=data_dir).communicate()[0])


def test_a_kept_key_is_rotated_and_forgotten(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    (first,) = keys(data_dir)
    assert rotated(data_dir=data_dir).returncode == 0
    second, former = keys(data_dir)
    assert former == first
    assert second != first
    assert len(second) >= 64
    managed("set_up", "--verbosity", 0, data_dir=data_dir)
    done = rotated("--forget", data_dir=data_dir)
    assert done.returncode == 0, done.stderr
    assert keys(data_dir) == [second]
    assert stat.S_IMODE((data_dir / SECRET_KEY_FILE).stat().st_mode) == 0o600


def test_a_key_of_the_operator_is_rotated_by_the_operator(tmp_path: Path) -> None:
    own = {
        "STREAMEX_SECRET_KEY": "n" * 64,
        "STREAMEX_SECRET_KEY_FALLBACKS": f"{'o' * 64},{'p' * 64}",
    }
    done = rotated(data_dir=tmp_path / "data", **own)
    assert (done.returncode, "docs/keys.md" in done.stderr) == (1, True)
    assert not (tmp_path / "data" / SECRET_KEY_FILE).exists()
    said = subprocess.run(
        [sys.executable, "-c", SAY_KEYS], cwd=ROOT, env=variables_of(tmp_path / "data", **own),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(said.stdout) == ["n" * 64, "o" * 64, "p" * 64]
    assert rotated("--what", data_dir=tmp_path / "data").returncode == 1
