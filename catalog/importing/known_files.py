"""Looks for a media file among those that came before: by its address, and by its bytes."""

from contextlib import suppress

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from catalog.actions.edit_session import CollisionError
from catalog.actions.media.assets import NotFailedError, retry_asset
from catalog.importing.job import Job, Outcome, Verdict, remember
from catalog.importing.reading.sources import FoundFile, LocalCopy, file_exists, is_as_it_was
from catalog.importing.storing import point_to
from catalog.media_error_messages import sentence
from catalog.models import MediaAsset, SourceFile
from catalog.storage import external


def known_bytes(job: Job, found: FoundFile, copy: LocalCopy) -> Verdict | None:
    """Return a verdict if the catalogue has these very bytes, from wherever; None if it has not."""
    if (earlier := job.hashes.get(copy.sha256)) is not None and job.is_dry:
        reason = _("The same as %(name)s.") % {"name": earlier}
        return Verdict(outcome=Outcome.EXISTS, reason=reason)
    job.hashes.setdefault(copy.sha256, found.path.name)
    media = SourceFile.objects.filter(role=SourceFile.Role.MEDIA, sha256=copy.sha256)
    row = media.select_related("asset__playable__title", "asset__awaits__title").first()
    if row is None or row.asset is None:
        return _known_asset(job, found, copy)
    if row.address == found.address:
        if not job.is_dry:
            remember(found, SourceFile.Role.MEDIA)
        return already_there(job, row.asset)
    if is_as_it_was(row.address, size_bytes=row.size_bytes, stamp=row.stamp):
        verdict = already_there(job, row.asset)
        verdict.reason = _("The same as %(name)s.") % {"name": row.address}
        return verdict
    return _moved(job, found, row, row.asset)


def _known_asset(job: Job, found: FoundFile, copy: LocalCopy) -> Verdict | None:
    """Look among uploads, and what has moved while another file took its place.

    What plays nowhere, or will not for long since another file takes its place, is not there.
    """
    same = MediaAsset.objects.of_catalogue().filter(
        Q(playable__isnull=False, playable__successors=None) | Q(awaits__isnull=False),
        source_bytes=found.size_bytes,
        source_sha256=copy.sha256,
    )
    asset = same.select_related("playable__title", "awaits__title").order_by("-pk").first()
    if asset is None:
        return None
    if not job.is_dry:
        with suppress(CollisionError), job.editing(found):
            remember(found, SourceFile.Role.MEDIA, sha256=copy.sha256, asset=asset)
            if asset.is_in_place and not file_exists(external.address_of(asset.source_key)):
                point_to(asset, found)
    return already_there(job, asset)


def _moved(job: Job, found: FoundFile, row: SourceFile, asset: MediaAsset) -> Verdict:
    verdict = verdict_of(Outcome.MOVED, asset)
    verdict.reason = _("It was %(name)s.") % {"name": row.address}
    if job.is_dry:
        return verdict
    with transaction.atomic():
        if asset.is_in_place:
            point_to(asset, found)
        SourceFile.objects.filter(pk=row.pk).delete()
        remember(found, SourceFile.Role.MEDIA, sha256=row.sha256, asset=asset)
    _try_again(asset)
    return verdict


def already_there(job: Job, asset: MediaAsset) -> Verdict:
    """Say that it is there; what failed is tried again."""
    verdict = verdict_of(Outcome.EXISTS, asset)
    if asset.status == MediaAsset.Status.FAILED:
        verdict.reason = sentence(asset.error_code)
        if not job.is_dry:
            _try_again(asset)
            verdict.reason = _("It had failed, and is tried again.")
    return verdict


def _try_again(asset: MediaAsset) -> None:
    with suppress(NotFailedError):
        retry_asset(asset=asset)


def verdict_of(outcome: str, asset: MediaAsset) -> Verdict:
    """Return a verdict about what an asset plays as, or will play as."""
    playable = asset.place
    return Verdict(
        outcome=outcome,
        becomes=str(playable) if playable is not None else asset.file_name,
        playable=playable,
        title=playable.title if playable is not None else None,
        asset=asset,
    )
