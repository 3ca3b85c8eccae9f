"""In which language a profile hears a title."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Profile
from accounts.models.preferences import validate_language
from catalog.models import Title


class SoundChoice(models.Model):
    """What was chosen for one title; the profile's own preference holds for all others."""

    profile = models.ForeignKey(
        Profile, on_delete=models.CASCADE, related_name="sound_choices", verbose_name=_("profile")
    )
    title = models.ForeignKey(
        Title, on_delete=models.CASCADE, related_name="sound_choices", verbose_name=_("title")
    )
    language = models.CharField(_("language"), max_length=12, validators=[validate_language])

    class Meta:
        verbose_name = _("choice of sound")
        verbose_name_plural = _("choices of sound")
        constraints = (
            models.UniqueConstraint(fields=("profile", "title"), name="sound_choice_once"),
        )

    def __str__(self) -> str:
        return f"{self.title}: {self.language}"
