"""`make check`: every check that needs no running service, two at a time, with all their findings.

python -m deploy.local.check [NAME…]
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
PACKAGES = (
    "accounts",
    "catalog",
    "recommendations",
    "streamex",
    "media_engine",
    "api_conventions",
    "text_rules",
    "samples",
    "deploy",
    "bench",
)
# What a developer has set for `make run` must not decide what is found.
OWN = ("STREAMEX_", "DATABASE_URL", "REDIS_URL", "EMAIL_URL")
# What a production server would have; nothing of it is there, and no check needs it.
PRODUCTION = {
    "DATABASE_URL": "postgres://streamex:secret@db.internal/streamex",
    "REDIS_URL": "redis://redis.internal:6379/0",
    "EMAIL_URL": "smtp+tls://streamex:secret@mail.internal:587",
    "STREAMEX_BASE_URL": "https://streamex.example",
    "STREAMEX_SECRET_KEY": "not a key, but as long and as mixed as one: 0123456789-ABCDEFG",
    "STREAMEX_TRUSTED_PROXIES": "1",
}


@dataclass(frozen=True)
class Check:
    """A command that succeeds when all is well."""

    name: str
    command: Sequence[str | Path]
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, data_dir: Path) -> tuple[int, str, float]:
        """Run it; return its exit code, its output and its seconds."""
        started_at = time.monotonic()
        done = subprocess.run(
            self.command,
            cwd=ROOT,
            env={**surroundings(data_dir), **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, time.monotonic() - started_at


def surroundings(data_dir: Path) -> dict[str, str]:
    """Return the environment of every check: this one without settings of StreamEx."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OWN)}
    return {**kept, "STREAMEX_DATA_DIR": str(data_dir), "STREAMEX_ENV_FILE": os.devnull}


def checks() -> list[Check]:
    """List the checks, the slowest first."""
    templates = sorted(ROOT.glob("templates/**/*.html"))
    manage = (sys.executable, "manage.py")
    deploy = (*manage, "check", "--deploy", "--fail-level", "WARNING")
    bandit = (
        "--quiet",
        "--recursive",
        "--severity-level",
        "high",
        "--configfile",
        "pyproject.toml",
    )
    return [
        Check("mypy", (BIN / "mypy",)),
        Check("ruff check", (BIN / "ruff", "check", "--output-format", "concise")),
        Check("ruff format", (BIN / "ruff", "format", "--check", "--output-format", "concise")),
        # Neither of them sees that a test imports what has another name now.
        Check("test modules", (BIN / "pytest", "--collect-only", "-qq", "-n", "0")),
        Check("imports", (BIN / "lint-imports", "--no-cache")),
        Check("djade", (BIN / "djade", "--check", "--target-version", "5.2", *templates)),
        Check("djhtml", (BIN / "djhtml", "--check", "--tabwidth", "2", *templates)),
        Check("curlylint", (BIN / "curlylint", "--quiet", "templates")),
        Check("bandit", (BIN / "bandit", *bandit, *PACKAGES)),
        Check("requirements", (BIN / "uv", "pip", "check", "--quiet")),
        Check("migrations", (*manage, "makemigrations", "--check", "--dry-run")),
        Check("deploy", deploy, PRODUCTION),
    ]


def main(names: Sequence[str]) -> int:
    """Run the checks of these names, or all; print what they find; return 1 if any failed."""
    chosen = [check for check in checks() if not names or check.name in names]
    failed = []
    with tempfile.TemporaryDirectory(prefix="streamex-check-") as folder:
        data_dir = Path(folder)
        with ThreadPoolExecutor(max_workers=2) as pool:
            results = pool.map(lambda check: check.run(data_dir), chosen)
            for check, (code, output, seconds) in zip(chosen, results, strict=True):
                print(f"{'FAILED' if code else 'ok':<7} {check.name} ({seconds:.1f} s)", flush=True)
                if code:
                    failed.append(check.name)
                    print(output, flush=True)
    if failed:
        print(f"streamex: failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
