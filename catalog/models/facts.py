"""Facts of a title that follow from others, in columns that lists can be filtered by."""

import unicodedata

from django.db import models
from django.db.models import Func
from django.utils.translation import gettext_lazy as _

#: Where A–Z puts a name that begins with no letter.
NO_LETTER = "0"


class BrowseFacts(models.Model):
    """What browsing narrows and sorts by; `catalog.ingest.facts` and the trends keep it true."""

    initial = models.CharField(_("initial"), max_length=1, default=NO_LETTER, editable=False)
    # How long one sitting takes: a film, a whole album, an average episode or lesson. 0: unknown.
    sitting_seconds = models.PositiveIntegerField(
        _("length of a sitting in seconds"), default=0, editable=False
    )
    popularity = models.PositiveIntegerField(
        _("plays in the last 90 days"), default=0, editable=False
    )

    class Meta:
        abstract = True


class YearOrZero(Func):
    """The year, or 0; written without a parameter, so that SQLite finds the index on it."""

    template = "COALESCE(%(expressions)s, 0)"
    output_field = models.IntegerField()


class SittingOrEndless(Func):
    """The length of a sitting, the unknown ones after all others."""

    template = "COALESCE(NULLIF(%(expressions)s, 0), 2147483647)"
    output_field = models.IntegerField()


def without_accents(text: str) -> str:
    """Return `text` with letters only as the alphabet has them: `Élan` as `Elan`."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def initial_of(sort_name: str) -> str:
    """Return the letter under which A–Z lists a name, `a` to `z`, or NO_LETTER."""
    first = without_accents(sort_name.strip()[:1]).casefold()[:1]
    return first if "a" <= first <= "z" else NO_LETTER
