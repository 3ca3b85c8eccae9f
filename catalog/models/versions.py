"""A row that editors change counts its changes, so that none overwrites another unknowingly."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VersionedModel(models.Model):
    """A row with a number that grows with every change of it or of what belongs to it.

    Only `catalog.actions.edit_session` counts; what somebody read is stale once the number differs.
    """

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        abstract = True
