"""A viewing is where a profile stands in a playable."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.maturity import suitable_for
from accounts.models import Profile
from catalog.models import Playable, Title


class ViewingQuerySet(models.QuerySet["Viewing"]):
    """Questions about viewings."""

    def owned_by(self, profile: Profile | None) -> Self:
        """Return the history of `profile`; nobody, None, has none."""
        return self.filter(profile=profile) if profile else self.none()

    def visible_to(self, profile: Profile | None) -> Self:
        """Return what `profile` played and may still see."""
        playables = Playable.objects.visible_to(profile).filter(pk=OuterRef("playable"))
        return self.owned_by(profile).filter(Exists(playables))

    def in_history(self, profile: Profile) -> Self:
        """Return all that `profile` played, withdrawn titles too, the latest first.

        But for what it has become too young for: not even a name is shown of that.
        """
        titles = Title.objects.filter(suitable_for(profile.effective_ceiling))
        return (
            self.owned_by(profile)
            .filter(Exists(titles.filter(pk=OuterRef("playable__title"))))
            .select_related("playable__title", "playable__season")
            .order_by("-last_played_at", "-pk")
        )

    def begun(self) -> Self:
        """Return what was really begun and is not hidden from Continue.

        Half a minute, or a twentieth of something shorter: opening a page is not beginning it.
        """
        is_begun = Q(position_seconds__gte=30) | Q(
            position_seconds__gte=F("playable__duration_seconds") * 0.05
        )
        return self.filter(is_begun, hidden_at=None)

    def of_titles(self, title_ids: Iterable[int]) -> Self:
        """Return what was played of these titles."""
        return self.filter(playable__title__in=title_ids)

    def by_playable(self) -> "dict[int, Viewing]":
        """Fetch them by the number of their playable; for the viewings of one profile."""
        return {viewing.playable_id: viewing for viewing in self}


class Viewing(models.Model):
    """The history of one profile with one playable."""

    profile = models.ForeignKey(
        Profile, on_delete=models.CASCADE, related_name="viewings", verbose_name=_("profile")
    )
    playable = models.ForeignKey(
        Playable, on_delete=models.CASCADE, related_name="viewings", verbose_name=_("playable")
    )
    position_seconds = models.FloatField(_("position in seconds"), default=0)
    seconds_watched = models.FloatField(_("seconds watched"), default=0)
    is_completed = models.BooleanField(_("completed"), default=False)
    times_completed = models.PositiveIntegerField(_("times completed"), default=0)
    # A playback session is a UUIDv7 given out by the server, so that sessions sort by their
    # beginning; within one, the player counts its reports.
    session = models.UUIDField(_("playback session"), null=True, blank=True, editable=False)
    sequence = models.PositiveBigIntegerField(_("sequence"), default=0, editable=False)
    session_seconds = models.FloatField(
        _("seconds watched in the session"), default=0, editable=False
    )
    hidden_at = models.DateTimeField(_("hidden from Continue"), null=True, blank=True)
    first_played_at = models.DateTimeField(_("first played"))
    last_played_at = models.DateTimeField(_("last played"))

    objects: ClassVar[ViewingQuerySet] = ViewingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("viewing")
        verbose_name_plural = _("viewings")
        ordering = ("-last_played_at",)
        indexes = (models.Index(fields=("profile", "-last_played_at"), name="viewing_latest"),)
        constraints = (
            models.UniqueConstraint(
                fields=("profile", "playable"), name="viewing_once_per_profile_and_playable"
            ),
            models.CheckConstraint(
                condition=Q(position_seconds__gte=0, seconds_watched__gte=0),
                name="viewing_not_negative",
            ),
        )

    def __str__(self) -> str:
        return f"{self.playable} @ {self.position_seconds:.0f} s"

    @property
    def resume_seconds(self) -> float:
        """The second to start from: where it was left, or 0 for the finished."""
        return 0.0 if self.is_completed else self.position_seconds
