"""In which languages a title can be heard and read."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.titles import Title


class TitleLanguage(models.Model):
    """A language in which something of a title can be heard, or read as subtitles.

    It follows from the published renditions and the text tracks (`catalog.ingest.facts`); a row of
    its own makes "everything with Spanish subtitles" one look into an index.
    """

    class Use(models.TextChoices):
        """What the language is for."""

        AUDIO = "audio", _("Audio")
        SUBTITLES = "subtitles", _("Subtitles")

    title = models.ForeignKey(
        Title,
        on_delete=models.CASCADE,
        related_name="languages",
        db_index=False,
        verbose_name=_("title"),
    )
    use = models.CharField(_("use"), max_length=10, choices=Use.choices)
    # Without region or script: whoever looks for Spanish wants es-MX too.
    language = models.CharField(_("language"), max_length=3)

    class Meta:
        verbose_name = _("language of a title")
        verbose_name_plural = _("languages of titles")
        ordering = ("title", "use", "language")
        indexes = (models.Index(fields=("use", "language", "title"), name="title_language_titles"),)
        constraints = (
            models.UniqueConstraint(
                fields=("title", "use", "language"), name="title_language_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}: {self.language}"


def primary_language(tag: str) -> str:
    """Return the language of a BCP 47 tag without region or script: `es` for `es-MX`."""
    return tag.split("-")[0].lower()[:3]
