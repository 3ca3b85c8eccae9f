"""A media asset is a source that was taken in, and what became of it."""

import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import PublicModel
from catalog.models.playables import Playable

if TYPE_CHECKING:
    from accounts.models import User


class MediaAssetQuerySet(models.QuerySet["MediaAsset"]):
    """Questions about assets."""

    def owned_by(self, user: "User") -> Self:
        """Return the private assets of `user`; those of the catalogue belong to nobody."""
        return self.filter(owner=user)

    def of_catalogue(self) -> Self:
        """Return the assets of the catalogue."""
        return self.filter(owner=None)

    def due(self, now: datetime.datetime, waiting_since: datetime.datetime) -> Self:
        """Return what a worker should have, but none does.

        Queued since before `waiting_since` (the message was lost), or processing under a claim
        that ended before `now` (the worker was lost).
        """
        return self.filter(
            Q(status=MediaAsset.Status.QUEUED, queued_at__lt=waiting_since)
            | Q(status=MediaAsset.Status.PROCESSING, claim_expires_at__lt=now)
        )

    def playable_now(self) -> Self:
        """Return what has a published version."""
        return self.filter(published_version__isnull=False)


class MediaAsset(PublicModel):
    """An uploaded or imported source: of the catalogue, or somebody's own."""

    class Kind(models.TextChoices):
        """What the source turned out to be."""

        VIDEO = "video", _("Video")
        AUDIO = "audio", _("Audio")
        IMAGE = "image", _("Image")
        UNKNOWN = "unknown", _("Not known yet")

    class Status(models.TextChoices):
        """Where the work stands; a version may be published before the work is `ready`."""

        QUEUED = "queued", _("Waiting")
        PROCESSING = "processing", _("Processing")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    class Stage(models.TextChoices):
        """What a worker is doing."""

        NONE = "", _("Nothing")
        FETCHING = "fetching", _("Fetching the source")
        PROBING = "probing", _("Reading the source")
        PACKAGING = "packaging", _("Making the first version")
        ENCODING = "encoding", _("Encoding all qualities")
        PICTURES = "pictures", _("Making pictures")
        PUBLISHING = "publishing", _("Publishing")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="assets",
        null=True,
        blank=True,
        verbose_name=_("owner"),
        help_text=_("Empty: the catalogue's."),
    )
    playable = models.OneToOneField(
        Playable,
        on_delete=models.SET_NULL,
        related_name="asset",
        null=True,
        blank=True,
        verbose_name=_("plays as"),
    )
    awaits = models.ForeignKey(
        Playable,
        on_delete=models.SET_NULL,
        related_name="successors",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("will play as"),
        help_text=_("It takes the place of what plays there as soon as it plays itself."),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.UNKNOWN)
    file_name = models.CharField(_("file name"), max_length=255, help_text=_("As it was called."))
    # A key of the storage; of a source that stays where it is, file:///… or s3://bucket/….
    source_key = models.CharField(_("source"), max_length=1500, unique=True, editable=False)
    source_bytes = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    source_sha256 = models.CharField(
        _("SHA-256 of the source"), max_length=64, blank=True, editable=False, db_index=True
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.QUEUED, editable=False
    )
    stage = models.CharField(
        _("stage"),
        max_length=12,
        choices=Stage.choices,
        default=Stage.NONE,
        blank=True,
        editable=False,
    )
    progress_percent = models.PositiveSmallIntegerField(
        _("progress in per cent"), default=0, validators=[MaxValueValidator(100)], editable=False
    )
    eta_seconds = models.PositiveIntegerField(
        _("seconds to go"), null=True, blank=True, editable=False
    )
    error_code = models.CharField(_("error code"), max_length=30, blank=True, editable=False)
    error_detail = models.TextField(_("error detail"), blank=True, editable=False)
    probe = models.JSONField(_("probe"), default=dict, blank=True, editable=False)
    duration_seconds = models.FloatField(
        _("duration in seconds"), null=True, blank=True, editable=False
    )
    storyboard = models.JSONField(
        _("storyboard"),
        default=dict,
        blank=True,
        editable=False,
        help_text=_("Key, columns, rows, tile size and interval of the scrub previews."),
    )
    published_version = models.PositiveIntegerField(
        _("published version"), null=True, blank=True, editable=False
    )
    latest_version = models.PositiveIntegerField(_("latest version"), default=0, editable=False)
    # A worker holds the row by a token that it must show with every write (a fencing token): one
    # that was thought lost and comes back can change nothing.
    claim_token = models.UUIDField(null=True, blank=True, editable=False)
    claim_expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    queued_at = models.DateTimeField(_("queued"), editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects: ClassVar[MediaAssetQuerySet] = MediaAssetQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("media asset")
        verbose_name_plural = _("media assets")
        ordering = ("-pk",)
        indexes = (models.Index(fields=("status", "queued_at"), name="asset_work"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(progress_percent__lte=100), name="asset_progress_at_most_100"
            ),
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(error_code=""), name="asset_failed_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(owner=None) | Q(playable=None), name="asset_owned_or_catalogue"
            ),
            models.CheckConstraint(
                condition=Q(awaits=None) | Q(playable=None), name="asset_plays_or_awaits"
            ),
            models.CheckConstraint(
                condition=Q(published_version=None)
                | Q(published_version__lte=models.F("latest_version")),
                name="asset_published_is_known",
            ),
        )

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_in_place(self) -> bool:
        """Whether the source is somebody's own file, which StreamEx reads and never deletes."""
        return "://" in self.source_key

    @property
    def place(self) -> Playable | None:
        """What it plays as, or will play as."""
        return self.playable or self.awaits

    @property
    def prefix(self) -> str:
        """Where everything made from this asset lives in the storage."""
        return f"assets/{self.public_id}"

    def version_prefix(self, version: int) -> str:
        """Where one version lives; nothing under it ever changes."""
        return f"{self.prefix}/v{version}"

    @property
    def is_playable(self) -> bool:
        """Whether a version is published."""
        return self.published_version is not None
