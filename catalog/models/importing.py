"""Imports: what was asked for, what became of each file, and what has come in from where."""

import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.maturity import ADULT_AGE, suitable_for
from accounts.models import PublicModel
from catalog.models.assets import MediaAsset
from catalog.models.playables import Playable
from catalog.models.titles import Title


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    """Questions about imports."""

    def due(self, now: datetime.datetime, waiting_since: datetime.datetime) -> Self:
        """Return what a worker should have, but none does: its message or its worker was lost."""
        return self.filter(
            Q(status=ImportRun.Status.QUEUED, queued_at__lt=waiting_since)
            | Q(status=ImportRun.Status.RUNNING, claim_expires_at__lt=now)
        )


class ImportRun(PublicModel):
    """One import of folders or of what lies under a bucket's prefix; a dry one changes nothing."""

    class Status(models.TextChoices):
        """Where it stands."""

        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        STOPPED = "stopped", _("Stopped")

    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="imports",
        null=True,
        blank=True,
        verbose_name=_("started by"),
        help_text=_("Empty: from the command line."),
    )
    sources = models.JSONField(_("sources"), help_text=_("Folders, files and s3:// addresses."))
    is_dry = models.BooleanField(_("dry run"), default=False)
    is_in_place = models.BooleanField(_("in place"), default=False)
    is_draft = models.BooleanField(_("as drafts"), default=False)
    is_confined = models.BooleanField(
        _("confined"), default=True, help_text=_("Whether it may only reach the import roots.")
    )
    maturity_age = models.PositiveSmallIntegerField(_("maturity age of what has none"), default=0)
    title = models.ForeignKey(
        Title,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("into the title"),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.QUEUED
    )
    reason = models.TextField(_("reason"), blank=True)
    item_count = models.PositiveIntegerField(_("files"), default=0)
    done_count = models.PositiveIntegerField(_("files looked at"), default=0)
    current = models.CharField(_("working on"), max_length=500, blank=True)
    # As with assets: a token that every write shows, so that a worker thought lost changes nothing.
    claim_token = models.UUIDField(null=True, blank=True, editable=False)
    claim_expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    queued_at = models.DateTimeField(_("queued"))
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects: ClassVar[ImportRunQuerySet] = ImportRunQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-pk",)
        indexes = (models.Index(fields=("status", "queued_at"), name="importrun_work"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(status="running") | Q(claim_token__isnull=False),
                name="importrun_running_has_claim",
            ),
            models.CheckConstraint(
                condition=suitable_for(ADULT_AGE), name="importrun_maturity_at_most_18"
            ),
        )

    def __str__(self) -> str:
        return ", ".join(str(source) for source in self.sources)

    @property
    def is_settled(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.status in (self.Status.DONE, self.Status.FAILED, self.Status.STOPPED)


class ImportItem(models.Model):
    """What became of one file in one run, or in a dry run would become of it."""

    class Outcome(models.TextChoices):
        """What was found about the file."""

        PENDING = "pending", _("Not looked at yet")
        NEW = "new", pgettext_lazy("file to import", "New")
        EXISTS = "exists", _("There already")
        MOVED = "moved", _("Moved")
        REPLACED = "replaced", _("Replaced")
        IGNORED = "ignored", _("Ignored")
        BAD = "bad", _("Bad")

    run = models.ForeignKey(
        ImportRun, on_delete=models.CASCADE, related_name="items", verbose_name=_("import")
    )
    position = models.PositiveIntegerField(_("position"))
    # At most 1,024 bytes in S3, 4,096 on Linux.
    path = models.TextField(_("file"))
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.PENDING
    )
    becomes = models.CharField(_("becomes"), max_length=500, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    playable = models.ForeignKey(
        Playable, on_delete=models.SET_NULL, related_name="+", null=True, blank=True,
        verbose_name=_("playable"),
    )  # fmt: skip
    title = models.ForeignKey(
        Title, on_delete=models.SET_NULL, related_name="+", null=True, blank=True,
        verbose_name=_("title"),
    )  # fmt: skip
    asset = models.ForeignKey(
        MediaAsset, on_delete=models.SET_NULL, related_name="+", null=True, blank=True,
        verbose_name=_("asset"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        ordering = ("run", "position")
        constraints = (
            models.UniqueConstraint(fields=("run", "position"), name="importitem_position_once"),
        )
        indexes = (models.Index(fields=("run", "outcome"), name="importitem_outcome"),)

    def __str__(self) -> str:
        return self.path


class SourceFile(models.Model):
    """A file outside that has come in, as it was when it did: what makes a second import quick.

    `address` is an absolute path or an s3:// address; `stamp` is its time of change or its ETag.
    Of each media file, known by the hash of its bytes, there is one row: nothing comes in twice.
    """

    class Role(models.TextChoices):
        """What the file is."""

        MEDIA = "media", _("Media")
        PICTURE = "picture", _("Picture")
        SUBTITLES = "subtitles", _("Subtitles")
        DESCRIPTION = "description", _("Description")

    # The hash of the address is unique, not the address: an index entry has room for 2,700 bytes.
    address_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    address = models.TextField(_("file"))
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"))
    stamp = models.CharField(_("stamp"), max_length=100)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    asset = models.ForeignKey(
        MediaAsset, on_delete=models.CASCADE, related_name="source_files", null=True, blank=True,
        verbose_name=_("asset"),
    )  # fmt: skip
    title = models.ForeignKey(
        Title, on_delete=models.CASCADE, related_name="+", null=True, blank=True,
        verbose_name=_("title"),
    )  # fmt: skip
    playable = models.ForeignKey(
        Playable, on_delete=models.CASCADE, related_name="+", null=True, blank=True,
        verbose_name=_("playable"),
    )  # fmt: skip
    imported_at = models.DateTimeField(_("imported"), auto_now=True)

    class Meta:
        verbose_name = _("source file")
        verbose_name_plural = _("source files")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("sha256",), condition=Q(role="media"), name="sourcefile_medium_once"
            ),
            models.CheckConstraint(
                condition=~Q(role="media") | (~Q(sha256="") & Q(asset__isnull=False)),
                name="sourcefile_medium_has_asset",
            ),
        )

    def __str__(self) -> str:
        return self.address


class TitleKey(models.Model):
    """A name by which files call a title, `movie:the third man:1949` or `movie:tmdb:603`.

    It stays when an editor gives the title another name, and two imports at once cannot make the
    same title twice.
    """

    key = models.CharField(_("key"), max_length=300, unique=True)
    title = models.ForeignKey(
        Title, on_delete=models.CASCADE, related_name="import_keys", verbose_name=_("title")
    )

    class Meta:
        verbose_name = _("import key")
        verbose_name_plural = _("import keys")
        ordering = ("key",)

    def __str__(self) -> str:
        return self.key
