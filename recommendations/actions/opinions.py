"""What a profile can say of a title."""

from django.db import transaction

from accounts.models import Profile
from catalog.models import Title
from recommendations.models import Favourite, Rating


class InvalidRatingError(ValueError):
    """A rating is one to five stars."""


@transaction.atomic
def set_favourite(*, profile: Profile, title: Title, is_favourite: bool) -> None:
    """Put `title` on the list of `profile`, or take it off; saying it twice changes nothing."""
    if is_favourite:
        Favourite.objects.get_or_create(profile=profile, title=title)
    else:
        Favourite.objects.filter(profile=profile, title=title).delete()


@transaction.atomic
def rate_title(*, profile: Profile, title: Title, stars: int | None) -> None:
    """Rate `title` with one to five stars, or take the rating back with None.

    Raises InvalidRatingError.
    """
    if stars is None:
        Rating.objects.filter(profile=profile, title=title).delete()
    elif 1 <= stars <= 5:
        Rating.objects.update_or_create(profile=profile, title=title, defaults={"stars": stars})
    else:
        raise InvalidRatingError
