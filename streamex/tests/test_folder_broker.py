"""The folder that `make run` has for a broker: no worker meets half a message."""

from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection

from streamex.celery import app


class ReadRecorder:
    """A value that looks into a folder while it is written to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seen: list[str] = []

    def __json__(self) -> str:
        self.seen += [path.name for path in self.folder.iterdir() if path.suffix == ".msg"]
        return "looked"


@pytest.fixture
def channel(tmp_path: Path) -> Any:
    assert app
    options = {
        "data_folder_in": str(tmp_path / "queue"),
        "data_folder_out": str(tmp_path / "queue"),
        "control_folder": str(tmp_path / "control"),
        "store_processed": False,
    }
    for name in ("queue", "control"):
        (tmp_path / name).mkdir()
    with Connection("filesystem://localhost", transport_options=options) as connection:
        yield connection.default_channel


def test_a_message_is_not_there_before_it_is_whole(channel: Any, tmp_path: Path) -> None:
    recorder = ReadRecorder(tmp_path / "queue")
    channel._put("media", {"body": "x", "looks": recorder})
    assert recorder.seen == []
    (message,) = (tmp_path / "queue").iterdir()
    assert message.name.endswith(".media.msg")
    assert '"looked"' in message.read_text()


def test_what_was_sent_arrives_once(channel: Any, tmp_path: Path) -> None:
    channel._put("media", {"number": 1})
    (tmp_path / "queue" / "0_half.media.msg.part").write_text("{")
    assert channel._get("media") == {"number": 1}
    with pytest.raises(Empty):
        channel._get("media")
