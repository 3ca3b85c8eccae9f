"""Taking things out of a profile's history: one, or all."""

import datetime

from django.db import transaction

from accounts.actions.profiles import note_deleted_history
from accounts.models import Profile
from catalog.models import Playable
from recommendations.models import CountedPlay, Viewing


class NotInHistoryError(Exception):
    """This was not played, or was removed already."""


@transaction.atomic
def remove_from_history(*, profile: Profile, playable: Playable, now: datetime.datetime) -> None:
    """Forget that `profile` played `playable`, with its position; counts of all viewers stay.

    A session that still plays it is not recorded again. Raises NotInHistoryError.
    """
    deleted, _by_model = Viewing.objects.owned_by(profile).filter(playable=playable).delete()
    if not deleted:
        raise NotInHistoryError
    CountedPlay.objects.filter(profile=profile, title=playable.title_id).delete()
    note_deleted_history(profile=profile, now=now)


@transaction.atomic
def clear_history(*, profile: Profile, now: datetime.datetime) -> int:
    """Forget everything that `profile` played, and return how much it was.

    Its list, its ratings and how it likes to listen stay; so do counts of all viewers.
    """
    note_deleted_history(profile=profile, now=now)
    CountedPlay.objects.filter(profile=profile).delete()
    return Viewing.objects.owned_by(profile).delete()[0]
