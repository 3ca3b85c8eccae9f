"""How somebody likes to listen and read: it belongs to the profile, on every device."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from media_engine.languages import language_tag


def validate_language(tag: str) -> None:
    """Refuse what is no BCP 47 tag as StreamEx writes them: `es`, `pt-BR`."""
    if language_tag(tag) != tag:
        raise ValidationError(_("This is not a language tag such as es or pt-BR."), code="invalid")


@dataclass(frozen=True, kw_only=True)
class ListeningPreferences:
    """What a player starts with. Languages are BCP 47; an empty one leaves it to the title."""

    audio_language: str
    subtitle_mode: str
    subtitle_language: str
    subtitle_kind: str
    caption_size: str
    caption_style: str


class WithPreferences(models.Model):
    """The columns of a profile that players read, and write while it watches."""

    class SubtitleMode(models.TextChoices):
        """When subtitles are shown."""

        AUTO = "auto", _("As the title suggests")
        ON = "on", _("Always")
        OFF = "off", _("Never")

    class SubtitleKind(models.TextChoices):
        """Which kind is taken where a language has both."""

        SUBTITLES = "subtitles", _("Subtitles")
        CAPTIONS = "captions", _("Captions, with sounds described")
        DESCRIPTIONS = "descriptions", _("Descriptions")

    class CaptionSize(models.TextChoices):
        """How large subtitles are."""

        SMALL = "small", _("Small")
        MEDIUM = "medium", _("Medium")
        LARGE = "large", _("Large")
        HUGE = "huge", _("Very large")

    class CaptionStyle(models.TextChoices):
        """What subtitles look like."""

        SHADOW = "shadow", _("With a shadow")
        BOX = "box", _("On a dark box")
        CONTRAST = "contrast", _("Yellow on black")

    audio_language = models.CharField(
        _("sound"), max_length=12, blank=True, validators=[validate_language]
    )
    subtitle_mode = models.CharField(
        _("subtitles"), max_length=4, choices=SubtitleMode.choices, default=SubtitleMode.AUTO
    )
    # Kept while they are off: turned on again, they come back in the same language.
    subtitle_language = models.CharField(
        _("language of subtitles"), max_length=12, blank=True, validators=[validate_language]
    )
    subtitle_kind = models.CharField(
        _("kind of subtitles"),
        max_length=14,
        choices=SubtitleKind.choices,
        default=SubtitleKind.SUBTITLES,
    )
    caption_size = models.CharField(
        _("size of subtitles"),
        max_length=6,
        choices=CaptionSize.choices,
        default=CaptionSize.MEDIUM,
    )
    caption_style = models.CharField(
        _("style of subtitles"),
        max_length=8,
        choices=CaptionStyle.choices,
        default=CaptionStyle.SHADOW,
    )

    class Meta:
        abstract = True

    @property
    def listening(self) -> ListeningPreferences:
        """How it likes to listen and read, whatever the title."""
        return ListeningPreferences(
            audio_language=self.audio_language,
            subtitle_mode=self.subtitle_mode,
            subtitle_language=self.subtitle_language,
            subtitle_kind=self.subtitle_kind,
            caption_size=self.caption_size,
            caption_style=self.caption_style,
        )


#: The fields above, which a profile may change for itself, a child's too.
PREFERENCES = tuple(ListeningPreferences.__dataclass_fields__)
