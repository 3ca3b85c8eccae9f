"""What is streamed: the encoded streams of a version, and subtitles."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import PublicModel
from catalog.models.assets import MediaAsset
from catalog.models.playables import Playable


class RenditionQuerySet(models.QuerySet["Rendition"]):
    """Questions about renditions."""

    def published(self) -> Self:
        """Return those of the published version of their asset, the best picture first."""
        return self.filter(version=F("asset__published_version")).order_by(
            "kind", "-height", "-bandwidth_bps", "pk"
        )

    def up_to(self, highest_height: int | None) -> Self:
        """Return the sound, and pictures of so many lines at most; None is any number.

        Of a picture that stands upright the lines are counted across, as its name says them.
        """
        if highest_height is None:
            return self
        lines = Q(height__lte=highest_height) | Q(width__lte=highest_height)
        return self.filter(Q(height=None) | Q(width=None) | lines)


class Rendition(PublicModel):
    """One encoded stream of one version: a fragmented MP4 file, addressed by byte ranges."""

    class Kind(models.TextChoices):
        """What the stream carries."""

        VIDEO = "video", _("Video")
        AUDIO = "audio", _("Audio")
        # One plain MP4 with picture and sound, for browsers without scripts and for downloads.
        PROGRESSIVE = "progressive", _("Progressive")

    asset = models.ForeignKey(
        MediaAsset, on_delete=models.CASCADE, related_name="renditions", verbose_name=_("asset")
    )
    version = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=40, help_text=_("Such as 1080p or audio-en."))
    key = models.CharField(_("storage key"), max_length=300)
    codecs = models.CharField(_("codecs"), max_length=60, help_text=_("RFC 6381."))
    width = models.PositiveIntegerField(_("width in pixels"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height in pixels"), null=True, blank=True)
    frame_rate = models.FloatField(_("frames per second"), null=True, blank=True)
    bandwidth_bps = models.PositiveIntegerField(_("peak bandwidth in bit/s"))
    average_bandwidth_bps = models.PositiveIntegerField(_("average bandwidth in bit/s"))
    language = models.CharField(_("language"), max_length=12, blank=True)
    channels = models.PositiveSmallIntegerField(_("channels"), null=True, blank=True)
    is_default = models.BooleanField(_("default"), default=False)
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    duration_seconds = models.FloatField(_("duration in seconds"))
    init_bytes = models.PositiveIntegerField(_("initialisation section in bytes"))
    segments = models.JSONField(
        _("segments"), help_text=_("[duration in seconds, offset in bytes, length in bytes] each.")
    )

    objects: ClassVar[RenditionQuerySet] = RenditionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        ordering = ("asset", "-version", "kind", "-bandwidth_bps")
        constraints = (
            models.UniqueConstraint(
                fields=("asset", "version", "name"), name="rendition_name_once_per_version"
            ),
            models.CheckConstraint(
                condition=Q(size_bytes__gt=0, bandwidth_bps__gt=0, duration_seconds__gt=0),
                name="rendition_is_not_empty",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class TextTrack(PublicModel):
    """Subtitles of a playable, cleaned to plain WebVTT."""

    class Kind(models.TextChoices):
        """What the text is for."""

        SUBTITLES = "subtitles", _("Subtitles")
        CAPTIONS = "captions", _("Captions")
        DESCRIPTIONS = "descriptions", _("Descriptions")

    playable = models.ForeignKey(
        Playable, on_delete=models.CASCADE, related_name="text_tracks", verbose_name=_("playable")
    )
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices, default=Kind.SUBTITLES)
    language = models.CharField(_("language"), max_length=12, help_text=_("BCP 47, such as es."))
    name = models.CharField(_("name"), max_length=60, blank=True)
    is_forced = models.BooleanField(_("forced"), default=False)
    is_default = models.BooleanField(_("default"), default=False)
    key = models.CharField(_("storage key"), max_length=300, unique=True, editable=False)
    size_bytes = models.PositiveIntegerField(_("size in bytes"), editable=False)
    # What the cues that search looks in were read from; another than `key` is to be read again.
    indexed_key = models.CharField(max_length=300, blank=True, default="", editable=False)

    class Meta:
        verbose_name = _("text track")
        verbose_name_plural = _("text tracks")
        ordering = ("playable", "language", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("playable", "kind", "language", "is_forced"),
                name="text_track_once_per_language",
                violation_error_message=_("There is such a track in this language already."),
            ),
        )

    def __str__(self) -> str:
        return self.name or self.language
