"""Why an action refused to write what a file would have become, in words for people."""

import pytest
from django.core.exceptions import ValidationError

from catalog.actions.editing.writing import change_row
from catalog.importing.refusing import why_refused
from catalog.models import Playable, Season


def test_fields_of_episodes_are_named_as_people_know_them(make_title) -> None:
    title = make_title("Harbour Lights", kind="series")
    season = Season.objects.create(title=title, number=1)
    episode = Playable.objects.create(title=title, season=season, kind="episode", number=4)
    with pytest.raises(ValidationError) as caught:
        change_row(row=episode, values={"last_number": 3, "name": "x" * 201})
    reason = why_refused(caught.value)
    assert "last number: The last number comes after the first." in reason
    assert "name: Ensure this value has at most 200 characters (it has 201)." in reason
    assert "last_number" not in reason
