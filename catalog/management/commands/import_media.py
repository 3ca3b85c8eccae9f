"""`manage.py import_media PATH…`: folders and buckets into the catalogue."""

import argparse
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.maturity import ADULT_AGE
from catalog.importing.reading.sources import NoSuchSourceError, open_source
from catalog.importing.requesting import ImportOptions, record_import, stop_import
from catalog.importing.run import run_import
from catalog.ingest import pipeline
from catalog.media_error_messages import sentence
from catalog.models import ImportItem, ImportRun, MediaAsset, Title
from catalog.storage.external import ForbiddenSourceError, is_s3
from media_engine.errors import MediaError

POLL_SECONDS = 0.5
#: Workers get this long to take a file up; then it is worked on here.
WORKER_SECONDS = 3
_STATUSES = {
    ImportItem.Outcome.BAD: "failed",
    ImportItem.Outcome.IGNORED: "skipped",
    ImportItem.Outcome.EXISTS: "skipped",
    ImportItem.Outcome.MOVED: "skipped",
}


class Command(BaseCommand):
    """Imports files and folders; files that share a base name belong together."""

    help = (
        "Import folders, files and s3://bucket/prefix, named as Kodi, Plex and Jellyfin have it. "
        "What is there already is skipped; --dry-run shows what would happen."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the command line."""
        parser.add_argument("paths", nargs="+", metavar="PATH")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen, and change nothing"
        )
        parser.add_argument(
            "--wait", action="store_true", help="return when everything is ready or has failed"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON list")
        parser.add_argument(
            "--title",
            metavar="SLUG",
            help="the title that the media belong to, instead of new ones",
        )
        parser.add_argument(
            "--draft", action="store_true", help="leave new titles as drafts, not on the site"
        )
        parser.add_argument(
            "--maturity",
            type=int,
            default=0,
            choices=range(ADULT_AGE + 1),
            metavar="AGE",
            help="maturity age of new titles that no description rates",
        )
        parser.add_argument(
            "--in-place",
            action="store_true",
            help="leave the sources where they are (within STREAMEX_IMPORT_ROOTS)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, wait if asked to, and report; exits with 1 if any file failed."""
        run = self._record([_absolute(path) for path in options["paths"]], options)
        try:
            run_import(run.pk)
        except KeyboardInterrupt:
            stop_import(run=run)
            raise
        run.refresh_from_db()
        lines = [Line(item) for item in run.items.select_related("asset", "playable__title")]
        if options["wait"] and not run.is_dry:
            wait_for(lines)
        self._report(lines, run, is_json=options["json"])
        if run.status == ImportRun.Status.FAILED:
            raise CommandError(run.reason)
        if any(line.status == "failed" for line in lines):
            raise SystemExit(1)

    def _record(self, sources: Sequence[str], options: dict[str, Any]) -> ImportRun:
        import_options = ImportOptions(
            is_dry=options["dry_run"],
            is_in_place=options["in_place"],
            is_draft=options["draft"],
            maturity_age=options["maturity"],
            title=self._title(options["title"]),
        )
        try:
            for source in sources:
                open_source(source, is_confined=False)
            return record_import(sources=sources, options=import_options, is_confined=False)
        except NoSuchSourceError as error:
            raise CommandError(f"There is nothing at {error}.") from error
        except ForbiddenSourceError as error:
            text = f"{error} cannot stay in place: see STREAMEX_IMPORT_ROOTS."
            raise CommandError(text) from error
        except MediaError as error:
            raise CommandError(sentence(error.code)) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror or error}") from error

    def _title(self, slug: str | None) -> Title | None:
        if slug is None:
            return None
        title = Title.objects.filter(slug=slug).first()
        if title is None:
            raise CommandError(f"There is no title with the slug “{slug}”.")
        return title

    def _report(self, lines: Sequence["Line"], run: ImportRun, *, is_json: bool) -> None:
        if is_json:
            rows = [line.described(is_dry=run.is_dry) for line in lines]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        for line in lines:
            status = line.item.outcome if run.is_dry else line.status
            becomes = f" → {line.item.becomes}" if line.item.becomes else ""
            reason = f" ({line.reason})" if line.reason else ""
            text = f"{status:<10} {line.item.path}{becomes}{reason}"
            # Names come from anywhere, and a terminal obeys control characters.
            self.stdout.write("".join(char if char.isprintable() else "\ufffd" for char in text))


def _absolute(path: str) -> str:
    return path if is_s3(path) else str(Path(path).absolute())


@dataclass
class Line:
    """One file of the report."""

    item: ImportItem
    was_processing: bool = False

    def __post_init__(self) -> None:
        self.was_processing = self.status == "processing"

    @property
    def asset(self) -> MediaAsset | None:
        """Its asset, if it is a media file that is there."""
        return self.item.asset

    @property
    def status(self) -> str:
        """Return ready, processing, failed or skipped."""
        outcome = ImportItem.Outcome(self.item.outcome)
        if outcome == ImportItem.Outcome.BAD or self.asset is None:
            return _STATUSES.get(outcome, "ready")
        if self.asset.status == MediaAsset.Status.FAILED:
            return "failed"
        if self.asset.status == MediaAsset.Status.READY:
            return "ready" if self.was_processing else _STATUSES.get(outcome, "ready")
        return "processing"

    @property
    def reason(self) -> str:
        """Return why it failed or was skipped."""
        if self.asset is not None and self.asset.status == MediaAsset.Status.FAILED:
            return sentence(self.asset.error_code)
        if self.item.reason or self.item.outcome != ImportItem.Outcome.EXISTS:
            return self.item.reason
        return _("It was imported before.")

    def refresh(self) -> None:
        """Look again at a file that is being worked on."""
        if self.asset is None:
            return
        self.item.asset = MediaAsset.objects.filter(pk=self.asset.pk).first()
        if self.item.asset is None:
            self.item.outcome = ImportItem.Outcome.BAD
            self.item.reason = _("It was deleted meanwhile.")

    def described(self, *, is_dry: bool) -> dict[str, str | None]:
        """Return one row of `--json`: `title` is a slug, `playable` a public id."""
        playable, title = self.item.playable, self.item.title
        slug = playable.title.slug if playable else title.slug if title else None
        row = {
            "path": self.item.path,
            "status": self.item.outcome if is_dry else self.status,
            "reason": self.reason,
            "title": slug,
            "playable": str(playable.public_id) if playable else None,
        }
        return {**row, "becomes": self.item.becomes} if is_dry else row


def wait_for(lines: Iterable[Line]) -> None:
    """Return when every file is ready or has failed, working on what no worker takes up."""
    working = [line for line in lines if line.status == "processing"]
    while working:
        for line in working:
            line.refresh()
        working = [line for line in working if line.status == "processing"]
        if not _work_on_one(working) and working:
            time.sleep(POLL_SECONDS)


def _work_on_one(lines: Sequence[Line]) -> bool:
    """Take up a file that waits in vain or whose worker was lost; False if there is none."""
    now = timezone.now()
    assets = MediaAsset.objects.filter(pk__in=[line.asset.pk for line in lines if line.asset])
    due = assets.due(now, now - timedelta(seconds=WORKER_SECONDS)).order_by("queued_at", "pk")
    return any(
        pipeline.process(pk) is not pipeline.Outcome.NOT_TAKEN
        for pk in due.values_list("pk", flat=True)
    )
