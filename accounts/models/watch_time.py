"""How long a child has watched on a day, and how much is left of it."""

import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.profiles import Profile


class WatchDayQuerySet(models.QuerySet["WatchDay"]):
    """Questions about watched days."""

    def of(self, profile: Profile, at: datetime.datetime) -> Self:
        """Return the day of `profile` that the moment `at` falls on."""
        return self.filter(profile=profile, day=local_day(at))


class WatchDay(models.Model):
    """What a child's profile has watched on one day of the site's time zone.

    The columns of the last report tell how much the next one adds.
    """

    profile = models.ForeignKey(
        Profile, on_delete=models.CASCADE, related_name="watch_days", verbose_name=_("profile")
    )
    day = models.DateField(_("day"), help_text=_("In the time zone of the site."))
    seconds = models.FloatField(_("seconds watched"), default=0)
    reported_at = models.DateTimeField(_("last report"), editable=False)
    session = models.UUIDField(_("playback session"), editable=False)
    position_seconds = models.FloatField(_("position in seconds"), default=0, editable=False)

    objects: ClassVar[WatchDayQuerySet] = WatchDayQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("watched day")
        verbose_name_plural = _("watched days")
        ordering = ("-day",)
        constraints = (
            models.UniqueConstraint(fields=("profile", "day"), name="watch_day_once"),
            models.CheckConstraint(
                condition=Q(seconds__gte=0, position_seconds__gte=0), name="watch_day_not_negative"
            ),
        )

    def __str__(self) -> str:
        return f"{self.day}: {self.seconds / 60:.0f} min"


def local_day(at: datetime.datetime) -> datetime.date:
    """Return the day on which `at` falls, in the time zone of the site."""
    return timezone.localdate(at, timezone.get_default_timezone())


def next_day_at(at: datetime.datetime) -> datetime.datetime:
    """Return when the next day begins, in the time zone of the site."""
    midnight = datetime.datetime.combine(
        local_day(at) + datetime.timedelta(days=1), datetime.time()
    )
    return timezone.make_aware(midnight, timezone.get_default_timezone())


def seconds_left(profile: Profile, at: datetime.datetime) -> float | None:
    """Return how many seconds `profile` may still watch today, None where nothing limits it.

    One query, for a child's profile with a limit only.
    """
    limit = profile.watch_limit_seconds
    if limit is None:
        return None
    watched = WatchDay.objects.of(profile, at).values_list("seconds", flat=True).first()
    return max(0.0, limit - (watched or 0.0))
