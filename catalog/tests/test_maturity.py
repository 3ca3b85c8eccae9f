"""Which titles an age lets through, for profiles and for visitors."""

from accounts.maturity import ADULT_AGE, KIDS_CEILING, MATURITY_STEPS
from accounts.models import Profile
from catalog.models import Title


def test_every_profile_sees_what_its_ceiling_lets_through(ada: Profile, make_title) -> None:
    ages = {make_title(f"From {age}", maturity_age=age).maturity_age for age in range(19)}
    for is_kids in (False, True):
        for ceiling in MATURITY_STEPS:
            ada.maturity_ceiling, ada.is_kids = ceiling, is_kids
            highest = min(ceiling, KIDS_CEILING) if is_kids else ceiling
            seen = set(Title.objects.visible_to(ada).values_list("maturity_age", flat=True))
            assert seen == {age for age in ages if age <= highest}


def test_visitors_see_what_a_child_may_see(make_title) -> None:
    for age in (KIDS_CEILING, KIDS_CEILING + 1, ADULT_AGE):
        make_title(f"From {age}", maturity_age=age)
    shown = Title.objects.visible_to_visitors().values_list("maturity_age", flat=True)
    assert set(shown) == {KIDS_CEILING}
