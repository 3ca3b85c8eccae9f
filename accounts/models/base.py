"""What every row with a place in a URL shares."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid_utils import compat


def new_public_id() -> uuid.UUID:
    """Return a UUIDv7 (RFC 9562, section 5.7): unguessable, and ordered by time in an index."""
    return compat.uuid7()


class PublicModel(models.Model):
    """A row known to the outside by `public_id`, never by its number."""

    public_id = models.UUIDField(_("public id"), default=new_public_id, unique=True, editable=False)

    class Meta:
        abstract = True
