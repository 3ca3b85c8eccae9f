"""What plays: films, episodes, lessons, tracks, extras; and the seasons that group them."""

import datetime
import math
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Profile, PublicModel
from catalog.models.titles import Title
from catalog.models.versions import VersionedModel


class SeasonQuerySet(models.QuerySet["Season"]):
    """Questions about seasons."""

    def with_counts(self) -> Self:
        """Say of each how many play in it, in order."""
        main = ~Q(playables__kind=Playable.Kind.EXTRA)
        counted = self.annotate(playable_count=models.Count("playables", filter=main))
        return counted.select_related("title").order_by("number")


class Season(PublicModel, VersionedModel):
    """A numbered group inside a title: a season, a section of a course, a disc."""

    title = models.ForeignKey(
        Title, on_delete=models.CASCADE, related_name="seasons", verbose_name=_("title")
    )
    number = models.PositiveSmallIntegerField(_("number"), help_text=_("0 holds specials."))
    name = models.CharField(_("name"), max_length=200, blank=True)
    synopsis = models.TextField(_("synopsis"), blank=True)

    objects: ClassVar[SeasonQuerySet] = SeasonQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("season")
        verbose_name_plural = _("seasons")
        ordering = ("title", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("title", "number"),
                name="season_number_once_per_title",
                violation_error_message=_("This title already has a season with this number."),
            ),
        )

    def __str__(self) -> str:
        return self.name or self.label

    @property
    def label(self) -> str:
        """What it is called where it has no name: season, section or disc, and its number."""
        words = {Title.Kind.COURSE: _("Section %d"), Title.Kind.ALBUM: _("Disc %d")}
        return str(words.get(Title.Kind(self.title.kind), _("Season %d"))) % self.number


class PlayableQuerySet(models.QuerySet["Playable"]):
    """Questions about what plays."""

    def visible_to(self, profile: Profile | None, at: datetime.datetime | None = None) -> Self:
        """Return what `profile` may play: by its title's policy, and by its own date."""
        if profile is None:
            return self.none()
        moment = profile.moment(at)
        titles = Title.objects.visible_to(profile, at).filter(pk=OuterRef("title"))
        return self.filter(
            Q(available_from=None) | Q(available_from__lte=moment),
            Q(available_until=None) | Q(available_until__gt=moment),
            Exists(titles),
        )

    def with_media(self) -> Self:
        """Return what has a published version to play."""
        return self.filter(asset__published_version__isnull=False)

    def main(self) -> Self:
        """Leave out trailers and other extras."""
        return self.exclude(kind=Playable.Kind.EXTRA)

    def in_order(self) -> Self:
        """Return them in the order of play: specials last."""
        return self.order_by(
            "title",
            models.Case(models.When(season__number=0, then=1), default=0),
            F("season__number").asc(nulls_first=True),
            F("number").asc(nulls_last=True),
            "pk",
        )

    def for_row(self) -> Self:
        """Fetch what a row or a card of an episode draws, in a fixed number of queries."""
        return self.select_related("title", "season", "asset").prefetch_related("artworks")


class Playable(PublicModel, VersionedModel):
    """The smallest thing that plays; positions, durations and media hang here."""

    class Kind(models.TextChoices):
        """What it is within its title."""

        FILM = "film", _("Film")
        EPISODE = "episode", _("Episode")
        LESSON = "lesson", _("Lesson")
        TRACK = "track", _("Track")
        EXTRA = "extra", _("Extra")

    title = models.ForeignKey(
        Title, on_delete=models.CASCADE, related_name="playables", verbose_name=_("title")
    )
    season = models.ForeignKey(
        Season,
        on_delete=models.CASCADE,
        related_name="playables",
        null=True,
        blank=True,
        verbose_name=_("season"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    last_number = models.PositiveSmallIntegerField(
        _("last number"),
        null=True,
        blank=True,
        help_text=_("Of a double episode: the number of its last part."),
    )
    name = models.CharField(
        _("name"), max_length=200, blank=True, help_text=_("A film may leave this empty.")
    )
    synopsis = models.TextField(_("synopsis"), blank=True)
    duration_seconds = models.FloatField(_("duration in seconds"), null=True, blank=True)
    available_from = models.DateTimeField(
        _("available from"), null=True, blank=True, help_text=_("Empty: together with its title.")
    )
    available_until = models.DateTimeField(
        _("available until"), null=True, blank=True, help_text=_("Empty: as long as its title.")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects: ClassVar[PlayableQuerySet] = PlayableQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("playable")
        verbose_name_plural = _("playables")
        ordering = ("title", "season__number", "number", "pk")
        indexes = (models.Index(fields=("updated_at",), name="playable_by_change"),)
        constraints = (
            models.UniqueConstraint(
                fields=("season", "number"),
                name="playable_number_once_per_season",
                violation_error_message=_("This season already has something with this number."),
            ),
            models.UniqueConstraint(
                fields=("title",),
                condition=Q(kind="film"),
                name="playable_one_film_per_title",
                violation_error_message=_("This title already has its film."),
            ),
            models.CheckConstraint(
                condition=Q(last_number=None) | Q(last_number__gt=F("number")),
                name="playable_last_number_follows",
                violation_error_message=_("The last number comes after the first."),
            ),
            models.CheckConstraint(
                condition=Q(duration_seconds=None) | Q(duration_seconds__gt=0),
                name="playable_duration_positive",
            ),
            models.CheckConstraint(
                condition=Q(available_until=None)
                | Q(available_from=None)
                | Q(available_until__gt=F("available_from")),
                name="playable_available_window",
                violation_error_message=_("It would end before it is available."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("episode", "lesson", "track"))
                | Q(season__isnull=False, number__isnull=False),
                name="playable_numbered_in_season",
                violation_error_message=_(
                    "Episodes, lessons and tracks need a season and a number."
                ),
            ),
        )

    def __str__(self) -> str:
        return " · ".join(part for part in (self.title.name, self.code, self.name) if part)

    def clean(self) -> None:
        """Refuse a season of another title, which the database cannot compare, and odd ranges."""
        refused: dict[str, Any] = {}
        if self.season_id and self.season and self.season.title_id != self.title_id:
            refused["season"] = _("This season belongs to another title.")
        if self.last_number is not None and self.last_number <= (self.number or 0):
            refused["last_number"] = _("The last number comes after the first.")
        begin, end = self.available_from, self.available_until
        if begin and end and end <= begin:
            refused["available_until"] = _("It would end before it is available.")
        if refused:
            raise ValidationError(refused)

    def get_absolute_url(self) -> str:
        """Return the address of the page that plays it."""
        return reverse("web:watch", args=[self.public_id])

    @property
    def is_ready(self) -> bool:
        """Whether it can be played now; the row comes with its asset, or costs a query."""
        asset = getattr(self, "asset", None)
        return asset is not None and asset.is_playable

    @property
    def label(self) -> str:
        """What to call it on its own: its name, its title's for a film, or its number."""
        return self.name or (self.title.name if self.kind == self.Kind.FILM else self.code)

    @property
    def code(self) -> str:
        """Its place, such as `S1 E2`, or `S1 E2–3`; empty for films and extras."""
        if self.season is None or self.number is None:
            return ""
        number = f"{self.number}–{self.last_number}" if self.last_number else str(self.number)
        if self.kind == self.Kind.EPISODE:
            return f"S{self.season.number} E{number}"
        return f"{self.season.number}.{number}"


#: What stands in the seasons of a title, by the kind of the title; a film has none.
KIND_IN: dict[Title.Kind, Playable.Kind] = {
    Title.Kind.SERIES: Playable.Kind.EPISODE,
    Title.Kind.COURSE: Playable.Kind.LESSON,
    Title.Kind.ALBUM: Playable.Kind.TRACK,
}


SPAN = _("A marker ends after it starts.")


class Marker(models.Model):
    """A span of a playable that means something: intro, credits, chapter."""

    class Kind(models.TextChoices):
        """What the span is."""

        INTRO = "intro", _("Intro")
        RECAP = "recap", _("Recap")
        CREDITS = "credits", _("Credits")
        CHAPTER = "chapter", _("Chapter")

    playable = models.ForeignKey(
        Playable, on_delete=models.CASCADE, related_name="markers", verbose_name=_("playable")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    start_seconds = models.FloatField(_("start in seconds"))
    end_seconds = models.FloatField(_("end in seconds"))
    name = models.CharField(_("name"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("marker")
        verbose_name_plural = _("markers")
        ordering = ("playable", "start_seconds")
        constraints = (
            models.CheckConstraint(
                condition=Q(start_seconds__gte=0, end_seconds__gt=F("start_seconds")),
                name="marker_span",
                violation_error_message=SPAN,
            ),
            models.UniqueConstraint(
                fields=("playable", "kind", "start_seconds"), name="marker_once"
            ),
        )

    def __str__(self) -> str:
        return self.name or self.get_kind_display()

    def clean(self) -> None:
        """Refuse what is no span, without asking the database as its constraint does."""
        start: float | None = self.start_seconds  # None where the field was left empty
        end: float | None = self.end_seconds
        if start is not None and end is not None and not 0 <= start < end < math.inf:
            raise ValidationError({"end_seconds": SPAN})
