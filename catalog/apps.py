"""The app of what there is: titles, people, media, discussions."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from catalog import checks


class CatalogConfig(AppConfig):
    """Catalogue."""

    name = "catalog"
    verbose_name = _("Catalogue")
    checks = checks
