"""Asking for an import, stopping one, and doing for real what was tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from catalog import storage
from catalog.importing import tasks
from catalog.models import ImportRun, Title
from catalog.storage import external
from catalog.storage.external import ForbiddenSourceError


class NotDryError(Exception):
    """Only a dry run that is done can be done for real."""


@dataclass(frozen=True, kw_only=True)
class ImportOptions:
    """How an import is to be done."""

    is_dry: bool = False
    is_in_place: bool = False
    is_draft: bool = False
    maturity_age: int = 0
    title: Title | None = None


def start_import(
    *,
    sources: Sequence[str],
    options: ImportOptions,
    user: User | None = None,
    is_confined: bool = True,
) -> ImportRun:
    """Ask for an import of folders, files and s3:// addresses, and let a worker do it.

    Raises ForbiddenSourceError for a source outside of the import roots, if it is confined to them
    or is to stay in place; and for one in another bucket than the site's that is to stay there.
    """
    run = record_import(sources=sources, options=options, user=user, is_confined=is_confined)
    transaction.on_commit(partial(tasks.enqueue, run.pk))
    return run


@transaction.atomic
def record_import(
    *,
    sources: Sequence[str],
    options: ImportOptions,
    user: User | None = None,
    is_confined: bool = True,
) -> ImportRun:
    """Write down an import that is worked on by the caller. Raises as `start_import` does."""
    for source in sources:
        if (is_confined or options.is_in_place) and not external.is_allowed(source):
            raise ForbiddenSourceError(source)
        if options.is_in_place and external.is_s3(source) and not is_own_bucket(source):
            raise ForbiddenSourceError(source)
    return ImportRun.objects.create(
        started_by=user,
        sources=list(sources),
        is_dry=options.is_dry,
        is_in_place=options.is_in_place,
        is_draft=options.is_draft,
        is_confined=is_confined or options.is_in_place,
        maturity_age=options.maturity_age,
        title=options.title,
        queued_at=timezone.now(),
    )


def is_own_bucket(address: str) -> bool:
    """Whether an s3:// address is in the bucket that holds the site's media."""
    return not storage.is_local() and storage.bucket().name == external.s3_address(address).bucket


@transaction.atomic
def repeat_for_real(*, run: ImportRun, user: User) -> ImportRun:
    """Import what a dry run has looked at. Raises NotDryError, ForbiddenSourceError."""
    if not run.is_dry or run.status != ImportRun.Status.DONE:
        raise NotDryError(str(run))
    options = ImportOptions(
        is_in_place=run.is_in_place,
        is_draft=run.is_draft,
        maturity_age=run.maturity_age,
        title=run.title,
    )
    return start_import(sources=run.sources, options=options, user=user)


@transaction.atomic
def stop_import(*, run: ImportRun) -> bool:
    """Stop an import; the worker finds its token gone. Returns whether there was anything to stop.

    What has come in stays.
    """
    live = (ImportRun.Status.QUEUED, ImportRun.Status.RUNNING)
    stopped = ImportRun.objects.filter(pk=run.pk, status__in=live).update(
        status=ImportRun.Status.STOPPED,
        claim_token=None,
        claim_expires_at=None,
        current="",
        finished_at=timezone.now(),
    )
    return stopped == 1
