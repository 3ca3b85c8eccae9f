"""The one maturity rule: ages in years, what a profile may see, and who counts as an adult.

A title has a maturity age, a profile a ceiling. A title may be seen by a profile with a ceiling
that is at least as high. A profile answers two questions: `is_limited` is about the person and
holds during a preview, `sees_everything` is about what is seen at the moment.
"""

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: The highest maturity age there is. Who may see what is rated for it may see everything.
ADULT_AGE = 18
#: Ages at which a profile's ceiling can stand.
MATURITY_STEPS = (0, 7, 12, 14, 16, ADULT_AGE)
#: No kids profile sees anything above this age, whatever its ceiling says; nor does a visitor,
#: who may be a child.
KIDS_CEILING = 12


def ceiling_of(*, maturity_ceiling: int, is_kids: bool) -> int:
    """Return the highest maturity age, in years, that a profile with these settings may see."""
    return min(maturity_ceiling, KIDS_CEILING) if is_kids else maturity_ceiling


def is_everything(ceiling: int) -> bool:
    """Whether a ceiling, in years, lets everything through."""
    return ceiling >= ADULT_AGE


def suitable_for(ceiling: int) -> Q:
    """Return the condition under which a title may be seen below a ceiling, in years."""
    return Q(maturity_age__lte=ceiling)


def maturity_label(age: int) -> "StrOrPromise":
    """Return what an age is called in the administration and in lists of choices, such as 12+."""
    return f"{age}+" if age else _("Everyone")
