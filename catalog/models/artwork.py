"""Pictures of the catalogue, in the sizes that pages ask for."""

from typing import Any

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


class Artwork(PublicModel):
    """One picture of a title, a playable or a person, stored as WebP in several widths."""

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
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("artwork")
        verbose_name_plural = _("artworks")
        ordering = ("role", "pk")
        constraints = (
            models.CheckConstraint(condition=_exactly_one_target(), name="artwork_one_target"),
            *(_one_per_role(target) for target in _TARGETS),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.width}×{self.height}"

    def key(self, width: int) -> str:
        """Return the storage key of the smallest stored picture at least `width` pixels wide."""
        fitting: list[Any] = [w for w in self.widths if w >= width] or [max(self.widths)]
        return f"{self.prefix}/{min(fitting)}.webp"
