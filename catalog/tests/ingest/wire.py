"""A wire between StreamEx and a real server, which a test can cut in the middle of a transfer."""

import contextlib
import socket
import threading
from dataclasses import dataclass, field
from typing import Literal

Way = Literal["up", "down"]
Harm = Literal["cut", "stall"]
BLOCK_BYTES = 4096


@dataclass
class Wire:
    """Passes bytes on to `target`, until a transfer that is harmed has come far enough.

    A wire that is cut stays dead until it heals: connections end, and new ones end at once. One
    that is stalled swallows what comes.
    """

    target: tuple[str, int]
    _harm: tuple[Way, Harm, int] | None = None
    _is_dead: threading.Event = field(default_factory=threading.Event)
    _sockets: list[socket.socket] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self) -> str:
        """Where its near end is."""
        return f"http://127.0.0.1:{self._server.getsockname()[1]}"

    @property
    def is_dead(self) -> bool:
        """Whether the harm was done."""
        return self._is_dead.is_set()

    def harm(self, way: Way, harm: Harm, after_bytes: int) -> None:
        """Harm the first connection on which more than `after_bytes` have gone that way."""
        self._harm = (way, harm, after_bytes)

    def heal(self) -> None:
        """Pass everything on again, over new connections."""
        self._harm = None
        self._end_connections()
        self._is_dead.clear()

    def close(self) -> None:
        """End it for good."""
        self._server.close()
        self._end_connections()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._server.accept()
            except OSError:
                return
            if self.is_dead and self._harm and self._harm[1] == "cut":
                near.close()
                continue
            far = socket.create_connection(self.target)
            self._sockets += [near, far]
            for source, sink, way in ((near, far, "up"), (far, near, "down")):
                threading.Thread(target=self._pass, args=(source, sink, way), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, way: Way) -> None:
        count = 0
        with contextlib.suppress(OSError):
            while block := source.recv(BLOCK_BYTES):
                count += len(block)
                if self._harm and self._harm[0] == way and count > self._harm[2]:
                    self._is_dead.set()
                if not self.is_dead:
                    sink.sendall(block)
                elif self._harm and self._harm[1] == "cut":
                    self._end_connections()
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _end_connections(self) -> None:
        for end in self._sockets:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._sockets.clear()
