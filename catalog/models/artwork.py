"""Pictures of the catalogue, in the sizes that pages ask for."""

import datetime
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import PublicModel
from catalog.models.people import Person
from catalog.models.playables import Playable
from catalog.models.titles import Title

_TARGETS = ("title", "playable", "person")


def _exactly_one_target() -> Q:
    condition = Q()
    for chosen in _TARGETS:
        condition |= Q(**{f"{name}__isnull": name != chosen for name in _TARGETS})
    return condition


def _one_per_role(target: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=(target, "role"),
        condition=Q(**{f"{target}__isnull": False}),
        name=f"artwork_role_once_per_{target}",
    )


class ArtworkQuerySet(models.QuerySet["Artwork"]):
    """Questions about pictures."""

    def drawn(self) -> Self:
        """Return those that there is something to show of; of the others one is awaited."""
        return self.filter(width__gt=0)

    def in_work(self) -> Self:
        """Return what waits for a worker, or has one."""
        return self.filter(status__in=(Artwork.Status.QUEUED, Artwork.Status.PROCESSING))

    def lost(self, before: datetime.datetime) -> Self:
        """Return what was asked for before that moment and is still not done."""
        return self.in_work().filter(queued_at__lt=before)

    def for_smaller_files(self, before: datetime.datetime) -> Self:
        """Return what has stood since that moment and was not encoded as AVIF yet."""
        return (
            self.drawn()
            .filter(has_avif=False, drawn_at__lt=before, status=Artwork.Status.READY)
            .exclude(master_key="")
        )


class DrawnManager(models.Manager.from_queryset(ArtworkQuerySet)):  # type: ignore[misc]
    """The pictures that exist, so that no page has to think of those that do not yet."""

    def get_queryset(self) -> ArtworkQuerySet:
        """Leave out what is only awaited."""
        queryset: ArtworkQuerySet = super().get_queryset()
        return queryset.drawn()


class Artwork(PublicModel):
    """One picture of a title, a playable or a person, stored in several widths and formats.

    WebP in every width and one JPEG are written at once, AVIF follows. A row may be made before
    its picture, while the worker has not read what an editor gave: `objects`, and with it every
    relation, leaves those out; `rows` is all of them.
    """

    class Role(models.TextChoices):
        """Where the picture is used, and so its shape."""

        POSTER = "poster", _("Poster, 2:3")
        BACKDROP = "backdrop", _("Backdrop, 16:9")
        STILL = "still", _("Still, 16:9")
        COVER = "cover", _("Cover, square")
        PORTRAIT = "portrait", _("Portrait, 2:3")

    class Source(models.TextChoices):
        """Where it comes from; a frame never replaces what an editor gave."""

        EDITOR = "editor", _("Given by an editor")
        FRAME = "frame", _("A frame of the video")
        EMBEDDED = "embedded", _("Embedded in the file")
        GENERATED = "generated", _("Set in type")

    class Status(models.TextChoices):
        """Where the work on it stands; what was drawn before stays on the site meanwhile."""

        QUEUED = "queued", _("Waiting")
        PROCESSING = "processing", _("Processing")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    title = models.ForeignKey(
        Title, on_delete=models.CASCADE, related_name="artworks", null=True, blank=True,
        verbose_name=_("title"),
    )  # fmt: skip
    playable = models.ForeignKey(
        Playable, on_delete=models.CASCADE, related_name="artworks", null=True, blank=True,
        verbose_name=_("playable"),
    )  # fmt: skip
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="artworks", null=True, blank=True,
        verbose_name=_("person"),
    )  # fmt: skip
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    source = models.CharField(
        _("source"), max_length=10, choices=Source.choices, default=Source.EDITOR
    )
    prefix = models.CharField(
        _("storage prefix"),
        max_length=300,
        editable=False,
        help_text=_("The picture of width w lies at prefix/w.webp."),
    )
    widths = models.JSONField(_("widths in pixels"), editable=False)
    width = models.PositiveIntegerField(_("width in pixels"), editable=False)
    height = models.PositiveIntegerField(_("height in pixels"), editable=False)
    colour = models.CharField(_("colour"), max_length=7, default="#202024", editable=False)
    has_avif = models.BooleanField(_("AVIF as well"), default=False, editable=False)
    fallback_width = models.PositiveIntegerField(
        _("width of the JPEG in pixels"), null=True, blank=True, editable=False
    )
    focus_x = models.FloatField(
        _("focus from the left"),
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("What must not be cut off: 0 is the left edge, 1 the right one."),
    )
    focus_y = models.FloatField(
        _("focus from the top"),
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("0 is the upper edge, 1 the lower one."),
    )
    master_key = models.CharField(
        _("uncut picture"),
        max_length=300,
        blank=True,
        editable=False,
        help_text=_("What it is cut from again when the focus moves, cleaned like all others."),
    )
    recipe = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text=_("What a picture set in type was made of; another one is made when it changes."),
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.READY, editable=False
    )
    incoming_key = models.CharField(_("given file"), max_length=300, blank=True, editable=False)
    # Grows with everything that is asked for; a worker that began before finds that it is late.
    revision = models.PositiveIntegerField(default=0, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    error_code = models.CharField(_("error code"), max_length=30, blank=True, editable=False)
    queued_at = models.DateTimeField(_("queued"), null=True, blank=True, editable=False)
    drawn_at = models.DateTimeField(_("drawn"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    rows: ClassVar[ArtworkQuerySet] = ArtworkQuerySet.as_manager()  # type: ignore[assignment]
    objects: ClassVar[Any] = DrawnManager()

    class Meta:
        verbose_name = _("artwork")
        verbose_name_plural = _("artworks")
        ordering = ("role", "pk")
        # Relations too; deleting a title goes by the base manager, which sees all.
        default_manager_name = "objects"
        indexes = (
            models.Index(
                fields=("queued_at",),
                condition=Q(status__in=("queued", "processing")),
                name="artwork_work",
            ),
            models.Index(
                fields=("drawn_at",), condition=Q(has_avif=False), name="artwork_without_avif"
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(focus_x__range=(0, 1), focus_y__range=(0, 1)), name="artwork_focus"
            ),
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(error_code=""), name="artwork_failed_has_reason"
            ),
            models.CheckConstraint(condition=_exactly_one_target(), name="artwork_one_target"),
            *(_one_per_role(target) for target in _TARGETS),
        )

    def __str__(self) -> str:
        if not self.width:
            return self.get_role_display()
        return f"{self.get_role_display()} {self.width}×{self.height}"

    @property
    def is_in_work(self) -> bool:
        """Whether a worker has it or will."""
        return self.status in {self.Status.QUEUED, self.Status.PROCESSING}

    def key(self, width: int, suffix: str = "webp") -> str:
        """Return the storage key of the smallest stored picture at least `width` pixels wide."""
        fitting: list[Any] = [w for w in self.widths if w >= width] or [max(self.widths)]
        return f"{self.prefix}/{min(fitting)}.{suffix}"

    @property
    def fallback_key(self) -> str:
        """Return the key of the JPEG that every program can read; empty where there is none."""
        return f"{self.prefix}/{self.fallback_width}.jpg" if self.fallback_width else ""

    @property
    def keys(self) -> set[str]:
        """Return the keys of everything that the storage holds for the row."""
        suffixes = ("webp", "avif") if self.has_avif else ("webp",)
        drawn = {f"{self.prefix}/{width}.{each}" for width in self.widths for each in suffixes}
        return {*drawn, self.fallback_key, self.master_key, self.incoming_key} - {""}
