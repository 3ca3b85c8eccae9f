"""Looking for rows by keys that somebody sent."""

from typing import Any

from django.db import models
from django.db.models.lookups import In

_LARGEST = 2**63 - 1


class KeyIn(In):
    """`pk__in` to which what cannot be a key is the key of no row.

    `pk=` takes what is too large in the same way already. Of `pk__in` SQLite would raise
    OverflowError, and Django ValueError where text is no number: its forms of the administration
    look for the rows to show of a choice before they say that it is none.
    """

    def get_prep_lookup(self) -> Any:
        """Leave out what cannot be a key."""
        if self.rhs_is_direct_value():
            self.rhs = [value for value in self.rhs if _may_be_key(value)]
        return super().get_prep_lookup()


def _may_be_key(value: Any) -> bool:
    if not isinstance(value, str | int):
        return True
    try:
        return -_LARGEST <= int(value) <= _LARGEST
    except ValueError:
        return False


for _kind in (models.AutoField, models.BigAutoField):
    _kind.register_lookup(KeyIn)
