"""What `make run` refuses, and why, before it starts anything."""

import os
import socket
import subprocess
import sys
from pathlib import Path

from deploy.local.postgres import free_port
from deploy.local.run import exclusive
from streamex.tests.waiting import PATIENCE_SECONDS

ROOT = Path(__file__).resolve().parents[3]


def run(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "deploy.local.run"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )


def test_it_says_that_the_port_is_taken(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run(PORT=str(port), STREAMEX_DATA_DIR=str(tmp_path / "data"))
    assert done.returncode == 1
    assert f"cannot listen on port {port} (Address already in use)" in done.stderr
    assert f"make run PORT={port + 1}" in done.stderr
    assert not (tmp_path / "data").exists()


def test_it_says_that_it_cannot_listen_there(tmp_path):
    # 192.0.2.0/24 is nobody's (RFC 5737).
    listen = {"STREAMEX_LISTEN": "192.0.2.1", "STREAMEX_DATA_DIR": str(tmp_path / "data")}
    done = run(PORT=str(free_port()), **listen)
    assert done.returncode == 1
    assert "cannot listen on 192.0.2.1, port" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_says_that_the_port_is_no_port():
    for port in ("http", "0", "70000", "-1"):
        done = run(PORT=port)
        assert done.returncode == 1
        assert f"PORT must be a number from 1 to 65535, not '{port}'" in done.stderr


def test_it_says_that_the_data_directory_is_in_use(tmp_path):
    port = free_port()
    with exclusive(tmp_path):
        done = run(PORT=str(port), STREAMEX_DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    assert f"{tmp_path} is in use by process {os.getpid()}" in done.stderr


def test_it_does_not_start_when_django_refuses_the_settings(tmp_path):
    port = free_port()
    done = run(PORT=str(port), STREAMEX_DATA_DIR=str(tmp_path), STREAMEX_MAX_SOURCE_BYTES="a lot")
    assert done.returncode == 1
    assert "not started; the reason is above" in done.stderr
