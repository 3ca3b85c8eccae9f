"""What an action refuses of a row inside of a page, though its form had taken it."""

from accounts.models import User
from catalog.models import Playable, Season
from catalog.tests.editing.test_admin_editing import errors, form_of, url


def test_what_is_refused_of_an_inner_row_is_not_said_of_the_page(
    editor: User, client_for, make_title
) -> None:
    """Each of two could have the last number there is; together they cannot."""
    browser = client_for(editor)
    title = make_title("Harbour Lights", kind="series")
    season = Season.objects.create(title=title, number=1)
    Playable.objects.create(title=title, season=season, kind="episode", number=32_766)
    added = {"playables-TOTAL_FORMS": 3, "playables-1-name": "Fog", "playables-2-name": "Rain"}
    answer = browser.post(url(season), form_of(browser, url(season)) | added)
    assert errors(answer) == ["playable: number: Ensure this value is less than or equal to 32767."]
    assert [*answer.context["adminform"].form.errors] == ["__all__"]
    assert season.playables.count() == 1
