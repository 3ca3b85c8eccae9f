"""The app of recommendations: what people play, like and rate, and what follows from it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecommendationsConfig(AppConfig):
    """Recommendations."""

    name = "recommendations"
    verbose_name = _("recommendations")
