"""The child process of a probe: prints one JSON object, the probe or the reason against it.

`media_engine.probing.probe` runs it: `python -m media_engine.probing.probe_child PATH LIMITS`.
"""

import json
import sys
from pathlib import Path
from typing import Any

from media_engine.errors import ErrorCode, MediaError
from media_engine.limits import SourceLimits
from media_engine.probing.scan import scan_file


def main(path: str, limits_json: str) -> None:
    """Examine `path` and write the answer."""
    json.dump(answer(Path(path), SourceLimits(**json.loads(limits_json))), sys.stdout)


def answer(path: Path, limits: SourceLimits) -> dict[str, Any]:
    """Return what there is to say about `path`; never raises."""
    try:
        return scan_file(path, limits).to_json()
    except MediaError as error:
        return {"error": error.code.value, "detail": error.detail}
    except MemoryError as error:
        return {"error": ErrorCode.PROBE_FAILED.value, "detail": f"out of memory {error}"}


if __name__ == "__main__":
    main(*sys.argv[1:])
