"""What every row with a place in a URL shares."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid_utils import compat

from text_rules.tidying import tidy_text


def new_public_id() -> uuid.UUID:
    """Return a UUIDv7 (RFC 9562, section 5.7): unguessable, and ordered by time in an index."""
    return compat.uuid7()


class PublicModel(models.Model):
    """A row known to the outside by `public_id`, never by its number."""

    public_id = models.UUIDField(_("public id"), default=new_public_id, unique=True, editable=False)

    class Meta:
        abstract = True


class NameField(models.CharField[str, str]):
    """What a person or a thing is called by people: one line, tidied, of which something is seen.

    Whoever validates the row (`full_clean`, every form) tidies it: the API, pages and the
    administration. A name of which nothing is left is blank.
    """

    def to_python(self, value: Any) -> Any:
        """Return the tidied name."""
        text = super().to_python(value)
        return tidy_text(text) if isinstance(text, str) else text

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Be a `CharField` to migrations: the database knows no difference."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
