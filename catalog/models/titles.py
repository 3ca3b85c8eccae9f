"""A title is one work: a film, a series, a course, an album."""

import datetime
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.maturity import ADULT_AGE, KIDS_CEILING, suitable_for
from accounts.models import Plan, Profile, PublicModel
from catalog.models.facts import (
    BrowseFacts,
    SittingOrEndless,
    YearOrZero,
    initial_of,
    without_accents,
)
from catalog.models.versions import VersionedModel

FIRST_YEAR = 1888  # Roundhay Garden Scene, the oldest film that survives.
LAST_YEAR = 2200


class GenreQuerySet(models.QuerySet["Genre"]):
    """Questions about genres."""

    def visible_to(self, profile: Profile | None) -> Self:
        """Return the genres in which `profile` finds something."""
        titles = Title.objects.visible_to(profile).filter(genres=OuterRef("pk"))
        return self.filter(Exists(titles))


class Genre(VersionedModel):
    """A genre, named in both languages of the site."""

    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    name_es = models.CharField(_("Spanish name"), max_length=60, blank=True)

    objects: ClassVar[GenreQuerySet] = GenreQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("genre")
        verbose_name_plural = _("genres")
        ordering = ("name",)

    def __str__(self) -> str:
        is_spanish = (translation.get_language() or "").startswith("es")
        return (is_spanish and self.name_es) or self.name


def _is_on_site(at: datetime.datetime) -> Q:
    """Return the condition under which a title stands on the site at the moment `at`."""
    window = Q(published_at__lte=at) & (Q(available_until=None) | Q(available_until__gt=at))
    return Q(status="published") & window


class TitleQuerySet(models.QuerySet["Title"]):
    """Questions about titles."""

    def published(self, at: datetime.datetime | None = None) -> Self:
        """Return what is on the site at the moment `at`, by default now."""
        return self.filter(_is_on_site(at or timezone.now()))

    def scheduled(self, at: datetime.datetime | None = None) -> Self:
        """Return what comes to the site after the moment `at`, by default now."""
        return self.filter(status=Title.Status.PUBLISHED, published_at__gt=at or timezone.now())

    def ended(self, at: datetime.datetime | None = None) -> Self:
        """Return what was on the site, but is not at the moment `at`: its window has ended."""
        at = at or timezone.now()
        return self.filter(status=Title.Status.PUBLISHED, available_until__lte=at)

    def ending_before(self, until: datetime.datetime, at: datetime.datetime | None = None) -> Self:
        """Return what is on the site at the moment `at`, and leaves it before `until`."""
        at = at or timezone.now()
        # Both ends of the range, so that it is read from an index of the few that leave at all.
        return self.published(at).filter(available_until__gt=at, available_until__lte=until)

    def visible_to(self, profile: Profile | None, at: datetime.datetime | None = None) -> Self:
        """Return what `profile` may see: published, and not above its maturity ceiling.

        This is the one policy of pages, API, search, delivery and recommendations. Nobody, None,
        sees nothing. An editor's preview asks it too, for another moment or with drafts.
        """
        if profile is None:
            return self.none()
        fitting = self.filter(suitable_for(profile.effective_ceiling))
        on_site = _is_on_site(profile.moment(at))
        if profile.preview is not None and profile.preview.includes_drafts:
            on_site |= Q(status=Title.Status.DRAFT)
        return fitting.filter(on_site)

    def visible_to_visitors(self) -> Self:
        """Return what the landing page may show to anybody, children included."""
        return self.published().filter(suitable_for(KIDS_CEILING))

    def for_card(self) -> Self:
        """Fetch what a card draws, in a fixed number of queries."""
        return self.prefetch_related("artworks", "genres")

    def newest(self) -> Self:
        """Return the latest additions first."""
        return self.order_by("-published_at", "-pk")


#: Everything that the counts beside filters read, what decides who sees a title first.
_COUNTED = (
    "published_at", "available_until", "maturity_age", "year", "original_language",
    "sitting_seconds", "initial",
)  # fmt: skip


class Title(PublicModel, VersionedModel, BrowseFacts):
    """One work of the catalogue."""

    class Kind(models.TextChoices):
        """What a work is made of."""

        MOVIE = "movie", _("Film")
        SERIES = "series", _("Series")
        COURSE = "course", _("Course")
        ALBUM = "album", _("Album")

    class Status(models.TextChoices):
        """Where a work stands; a publishing date in the future makes it scheduled."""

        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Access(models.TextChoices):
        """Which plan a user needs to play it; extras such as trailers are free."""

        FREE = "free", _("Free")
        ANY_PLAN = "any_plan", _("Any paid plan")
        SOME_PLANS = "some_plans", _("One of some plans")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=200)
    original_name = models.CharField(_("original name"), max_length=200, blank=True)
    sort_name = models.CharField(
        _("sort name"),
        max_length=200,
        blank=True,
        help_text=_("How A–Z sorts it; the name without its article if left empty."),
    )
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    synopsis = models.TextField(_("synopsis"), blank=True)
    year = models.PositiveSmallIntegerField(
        _("year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )
    original_language = models.CharField(
        _("original language"),
        max_length=12,
        blank=True,
        help_text=_("BCP 47, such as en or es-MX."),
    )
    maturity_age = models.PositiveSmallIntegerField(
        _("maturity age"),
        default=0,
        validators=[MaxValueValidator(ADULT_AGE)],
        help_text=_("Suitable from this age, in years; 0 is for everyone."),
    )
    maturity_reasons = models.CharField(
        _("maturity reasons"), max_length=200, blank=True, help_text=_("Such as: violence, fear.")
    )
    genres = models.ManyToManyField(
        Genre, related_name="titles", blank=True, verbose_name=_("genres")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    published_at = models.DateTimeField(
        _("published"), null=True, blank=True, help_text=_("In the future: scheduled until then.")
    )
    available_until = models.DateTimeField(_("available until"), null=True, blank=True)
    access = models.CharField(
        _("needed plan"),
        max_length=10,
        choices=Access.choices,
        default=Access.FREE,
        help_text=_("Which plan somebody needs to play it; extras are free."),
    )
    plans = models.ManyToManyField(
        Plan,
        related_name="titles",
        blank=True,
        verbose_name=_("plans"),
        help_text=_("Where one of some plans is needed: which."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects: ClassVar[TitleQuerySet] = TitleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("title")
        verbose_name_plural = _("titles")
        ordering = ("sort_name", "pk")
        indexes = (
            models.Index(fields=("status", "-published_at"), name="title_newest"),
            models.Index(fields=("sort_name",), name="title_by_name"),
            models.Index(fields=("status", "sort_name"), name="title_by_name_on_site"),
            models.Index(fields=("initial", "sort_name"), name="title_by_letter"),
            # Read backwards, so that rows of one place come the newest first without a sort.
            models.Index(fields=("status", "popularity"), name="title_most_watched"),
            models.Index(fields=("status", "sitting_seconds"), name="title_longest"),
            models.Index("status", YearOrZero("year"), name="title_latest_year"),
            models.Index("status", SittingOrEndless("sitting_seconds"), name="title_shortest"),
            # Whole columns for the counts beside filters, so that they never read the rows.
            models.Index(fields=("status", *_COUNTED, "kind"), name="title_facets"),
            models.Index(fields=("kind", "status", *_COUNTED), name="title_facets_of_kind"),
            models.Index(fields=("updated_at",), name="title_by_change"),
            # Few ever leave: the dashboard asks for those that do within two weeks.
            models.Index(
                fields=("status", "available_until"),
                condition=Q(available_until__isnull=False),
                name="title_leaving",
            ),
            models.Index(
                fields=("status",), condition=Q(synopsis=""), name="title_without_synopsis"
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=suitable_for(ADULT_AGE), name="title_maturity_at_most_18"
            ),
            models.CheckConstraint(
                condition=Q(year=None) | Q(year__range=(FIRST_YEAR, LAST_YEAR)), name="title_year"
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="title_published_has_date",
                violation_error_message=_("A published title needs a publishing date."),
            ),
            models.CheckConstraint(
                condition=Q(available_until=None)
                | Q(published_at=None)
                | Q(available_until__gt=models.F("published_at")),
                name="title_available_after_published",
                violation_error_message=_("It would end before it is published."),
            ),
            models.CheckConstraint(
                condition=Q(access__in=("free", "any_plan", "some_plans")), name="title_access"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("movie", "series", "course", "album")), name="title_kind"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.year})" if self.year else self.name

    def clean(self) -> None:
        """Refuse a window that ends before it begins, where forms show its end."""
        if self.published_at and self.available_until and self.available_until <= self.published_at:
            raise ValidationError({"available_until": _("It would end before it is published.")})

    def save(self, **kwargs: Any) -> None:
        """Save, with a sort name derived from the name where the editor gave none."""
        if not self.sort_name:
            self.sort_name = sort_name_of(self.name)
        self.initial = initial_of(self.sort_name)
        if (fields := kwargs.get("update_fields")) and {"name", "sort_name"} & set(fields):
            kwargs["update_fields"] = {*fields, "sort_name", "initial"}
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("web:title", args=[self.slug])

    def is_open_to(self, plan: Plan) -> bool:
        """Whether somebody who has `plan` may play it; a query where only some plans open it."""
        if self.access == self.Access.SOME_PLANS:
            return self.plans.filter(pk=plan.pk).exists()
        return self.access == self.Access.FREE or not plan.is_free

    def phase(self, at: datetime.datetime | None = None) -> "Phase":
        """Return where it stands at the moment `at`, by default now; the clock moves it on."""
        at = at or timezone.now()
        if self.status != self.Status.PUBLISHED:
            return Phase(self.status)
        if self.published_at is None or self.published_at > at:
            return Phase.SCHEDULED
        is_over = self.available_until is not None and self.available_until <= at
        return Phase.ENDED if is_over else Phase.ON_SITE


class Phase(models.TextChoices):
    """What the status and the window of a title together mean at a moment."""

    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    ON_SITE = "on_site", _("On the site")
    ENDED = "ended", _("Window ended")
    WITHDRAWN = "withdrawn", _("Withdrawn")


ARTICLES = ("the ", "a ", "an ", "el ", "la ", "los ", "las ", "un ", "una ")


def sort_name_of(name: str) -> str:
    """Return `name` folded for A–Z: without accents and leading article, in lower case."""
    folded = without_accents(name.strip().casefold())
    article = next((a for a in ARTICLES if folded.startswith(a)), "")
    return folded.removeprefix(article) or folded


class KindManager(models.Manager.from_queryset(TitleQuerySet)):  # type: ignore[misc]
    """The titles of one kind."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def get_queryset(self) -> TitleQuerySet:
        """Return the titles of this kind only."""
        queryset: TitleQuerySet = super().get_queryset().filter(kind=self.kind)
        return queryset


class Movie(Title):
    """A film, as editors meet it."""

    objects: ClassVar[Any] = KindManager(Title.Kind.MOVIE)

    class Meta:
        proxy = True
        verbose_name = _("film")
        verbose_name_plural = _("films")


class Series(Title):
    """A series with seasons and episodes, as editors meet it."""

    objects: ClassVar[Any] = KindManager(Title.Kind.SERIES)

    class Meta:
        proxy = True
        verbose_name = _("series")
        verbose_name_plural = _("series")


class Course(Title):
    """A course with sections and lessons, as editors meet it."""

    objects: ClassVar[Any] = KindManager(Title.Kind.COURSE)

    class Meta:
        proxy = True
        verbose_name = _("course")
        verbose_name_plural = _("courses")


class Album(Title):
    """An album with discs and tracks, as editors meet it."""

    objects: ClassVar[Any] = KindManager(Title.Kind.ALBUM)

    class Meta:
        proxy = True
        verbose_name = _("album")
        verbose_name_plural = _("albums")
