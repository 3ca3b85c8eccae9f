"""How the work on an asset stands: cells that move by themselves, and what they ask for."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.media_error_messages import sentence
from catalog.models import MediaAsset

SETTLED = {MediaAsset.Status.READY, MediaAsset.Status.FAILED}


def state_of(asset: MediaAsset) -> dict[str, Any]:
    """Return what the page shows of an asset; `text` is for people, in the active language."""
    return {
        "id": asset.pk,
        "status": asset.status,
        "is_settled": asset.status in SETTLED,
        "percent": asset.progress_percent,
        "text": describe(asset),
    }


def describe(asset: MediaAsset) -> str:
    """Say how the work stands: stage and time left, or the reason why it failed."""
    if asset.status == MediaAsset.Status.FAILED:
        return " ".join(filter(None, (sentence(asset.error_code), _withheld(asset), _kept(asset))))
    if asset.status == MediaAsset.Status.READY:
        return asset.get_status_display()
    parts = [asset.get_stage_display() if asset.stage else asset.get_status_display()]
    if asset.status == MediaAsset.Status.PROCESSING:
        parts.append(f"{asset.progress_percent} %")
    if asset.eta_seconds is not None:
        parts.append(time_left(asset.eta_seconds))
    if asset.is_playable:
        parts.append(_("plays already"))
    if asset.awaits is not None:
        parts.append(_("what “%s” plays now stays until this plays") % asset.awaits)
    return " · ".join(parts)


def _withheld(asset: MediaAsset) -> str:
    """Say that the title is off the site, where it is."""
    if asset.playable is None or asset.is_playable:
        return ""
    title = asset.playable.title
    if title.status != title.Status.DRAFT:
        return ""
    return _("“%s” is a draft; publish it once something of it plays.") % title.name


def _kept(asset: MediaAsset) -> str:
    """Say that what it should have replaced plays on."""
    if asset.awaits is None:
        return ""
    return _("“%s” goes on playing what it played before.") % asset.awaits


def time_left(seconds: int) -> str:
    """Say roughly how long it will take."""
    if seconds < 60:
        return _("less than a minute left")
    minutes = round(seconds / 60)
    return ngettext("about %d minute left", "about %d minutes left", minutes) % minutes


def progress_cell(asset: MediaAsset, url: str) -> SafeString:
    """Draw the state of an asset."""
    return draw_cell(state_of(asset), url)


def draw_cell(state: dict[str, Any], url: str) -> SafeString:
    """Draw a state; `static/admin-streamex/progress.js` keeps asking `url` until it settles."""
    return format_html(
        '<span class="asset-state" data-asset="{}" data-url="{}" data-status="{}" '
        'data-settled="{}"><progress max="100" value="{}" aria-label="{}"></progress> '
        '<span class="asset-state-text" aria-live="polite">{}</span></span>',
        state["id"],
        url,
        state["status"],
        "1" if state["is_settled"] else "",
        state["percent"],
        _("Progress"),
        state["text"],
    )
