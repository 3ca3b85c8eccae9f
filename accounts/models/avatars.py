"""The pictures that a profile can choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Avatar(models.TextChoices):
    """Drawn in `static/img/avatars.svg`, each under its value."""

    EMBER = "ember", _("Ember")
    TIDE = "tide", _("Tide")
    MOSS = "moss", _("Moss")
    DUSK = "dusk", _("Dusk")
    SAND = "sand", _("Sand")
    FROST = "frost", _("Frost")
    ROSE = "rose", _("Rose")
    INK = "ink", _("Ink")
    PEAK = "peak", _("Peak")
    COMET = "comet", _("Comet")
    SAIL = "sail", _("Sail")
    CITRUS = "citrus", _("Citrus")
    FERN = "fern", _("Fern")
    LANTERN = "lantern", _("Lantern")
    PRISM = "prism", _("Prism")
    CORAL = "coral", _("Coral")
    ORBIT = "orbit", _("Orbit")
    MEADOW = "meadow", _("Meadow")
    AURORA = "aurora", _("Northern lights")
    CACTUS = "cactus", _("Cactus")
    FOX = "fox", _("Fox")
    OWL = "owl", _("Owl")
    WHALE = "whale", _("Whale")
    CAT = "cat", _("Cat")
