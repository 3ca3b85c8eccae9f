"""How often a title is played, by the hour, and what is trending because of it."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Profile
from catalog.models import Title


class PlayCount(models.Model):
    """What was played of a title in one hour, by everybody."""

    title = models.ForeignKey(
        Title, on_delete=models.CASCADE, related_name="play_counts", verbose_name=_("title")
    )
    hour = models.DateTimeField(_("hour"), help_text=_("Its beginning."))
    plays = models.PositiveIntegerField(_("plays"), default=0)
    seconds_watched = models.FloatField(_("seconds watched"), default=0)

    class Meta:
        verbose_name = _("play count")
        verbose_name_plural = _("play counts")
        ordering = ("-hour", "title")
        indexes = (models.Index(fields=("hour",), name="play_count_by_hour"),)
        constraints = (
            models.UniqueConstraint(fields=("title", "hour"), name="play_count_once_per_hour"),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.hour:%Y-%m-%d %H:00}: {self.plays}"


class CountedPlay(models.Model):
    """That a profile's play of a title was counted on a day, so that another one is not.

    Rows of past days are needed no more, and deleted.
    """

    profile = models.ForeignKey(
        Profile, on_delete=models.CASCADE, related_name="+", verbose_name=_("profile")
    )
    title = models.ForeignKey(
        Title, on_delete=models.CASCADE, related_name="+", verbose_name=_("title")
    )
    day = models.DateField(_("day"), db_index=True, help_text=_("In UTC."))

    class Meta:
        verbose_name = _("counted play")
        verbose_name_plural = _("counted plays")
        constraints = (
            models.UniqueConstraint(
                fields=("profile", "title", "day"), name="counted_play_once_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.day}"


class TrendQuerySet(models.QuerySet["Trend"]):
    """Questions about trends."""

    def of(self, window: str) -> Self:
        """Return the ranking of one window, the first rank first."""
        return self.filter(window=window).order_by("rank")


class Trend(models.Model):
    """The place of a title in the ranking of a window of time."""

    class Window(models.TextChoices):
        """How fast the past fades: the half-life of a play."""

        DAY = "day", _("Today")
        WEEK = "week", _("This week")

    title = models.ForeignKey(
        Title, on_delete=models.CASCADE, related_name="trends", verbose_name=_("title")
    )
    window = models.CharField(_("window"), max_length=8, choices=Window.choices)
    score = models.FloatField(_("score"))
    rank = models.PositiveIntegerField(_("rank"))
    computed_at = models.DateTimeField(_("computed"))

    objects: ClassVar[TrendQuerySet] = TrendQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("trend")
        verbose_name_plural = _("trends")
        ordering = ("window", "rank")
        constraints = (
            models.UniqueConstraint(fields=("title", "window"), name="trend_once_per_window"),
            models.UniqueConstraint(fields=("window", "rank"), name="trend_rank_once_per_window"),
        )

    def __str__(self) -> str:
        return f"{self.rank}. {self.title}"
