"""What a profile says of a title: a favourite, a rating."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Profile
from catalog.models import Title


class Favourite(models.Model):
    """A title that a profile keeps on its list."""

    profile = models.ForeignKey(
        Profile, on_delete=models.CASCADE, related_name="favourites", verbose_name=_("profile")
    )
    title = models.ForeignKey(
        Title, on_delete=models.CASCADE, related_name="favourites", verbose_name=_("title")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("favourite")
        verbose_name_plural = _("favourites")
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=("profile", "title"), name="favourite_once"),)

    def __str__(self) -> str:
        return str(self.title)


class Rating(models.Model):
    """A profile's opinion of a title, in stars."""

    profile = models.ForeignKey(
        Profile, on_delete=models.CASCADE, related_name="ratings", verbose_name=_("profile")
    )
    title = models.ForeignKey(
        Title, on_delete=models.CASCADE, related_name="ratings", verbose_name=_("title")
    )
    stars = models.PositiveSmallIntegerField(
        _("stars"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    rated_at = models.DateTimeField(_("rated"), auto_now=True)

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=("profile", "title"), name="rating_once"),
            models.CheckConstraint(condition=Q(stars__range=(1, 5)), name="rating_1_to_5"),
        )

    def __str__(self) -> str:
        return f"{self.title}: {self.stars}/5"
