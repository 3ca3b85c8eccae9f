"""How much of the machine one file may use."""

from dataclasses import dataclass

GIB = 1024**3


@dataclass(frozen=True, kw_only=True)
class SourceLimits:
    """What is accepted at all; beyond it a source is refused with a reason."""

    max_duration_seconds: float = 12 * 3600
    max_pixels: int = 8192 * 4320  # 8K of the cinema; larger pictures are bombs
    max_streams: int = 64
    max_source_bytes: int = 256 * GIB
    probe_seconds: float = 300
    probe_memory_bytes: int = 3 * GIB


@dataclass(frozen=True, kw_only=True)
class ChildLimits:
    """What one child process may use before it is ended.

    `wall_seconds` of real time, `stall_seconds` without a sign of progress, `cpu_seconds` of
    processor time over all threads (None: the kernel sets no limit), `memory_bytes` of address
    space, `file_bytes` for any one file that it writes; `nice` is added to its priority.
    """

    wall_seconds: float = 6 * 3600
    stall_seconds: float = 120
    cpu_seconds: int | None = None
    memory_bytes: int = 12 * GIB
    file_bytes: int = 64 * GIB
    nice: int = 10
