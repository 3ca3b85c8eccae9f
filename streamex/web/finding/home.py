"""The home page: one title on the billboard, and the rows."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Profile
from accounts.models.watch_time import next_day_at, seconds_left
from catalog.models import Artwork, Playable, Title
from recommendations.engine.up_next import start_of_title
from streamex.web.access import profile_required
from streamex.web.drawing.pictures import Cover, Picture, cover_of, title_picture
from streamex.web.finding.demo import demo_progress
from streamex.web.finding.rows import home_rows, kids_rows
from streamex.web.finding.starting import StartButton, start_button

#: The billboard shows another of the newest titles each day.
BILLBOARD_CHOICES = 7
BILLBOARD_LOOK_BACK = 200


@dataclass(frozen=True, kw_only=True)
class Billboard:
    """The title that the page opens with."""

    title: Title
    picture: Picture | None
    cover: Cover
    start: StartButton | None
    is_favourite: bool


@require_safe
@profile_required
def home(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Show what `profile` can go on with, and what there is."""
    if profile.is_kids:
        return _kids_home(request, profile)
    context = {
        "billboard": billboard(profile),
        "rows": home_rows(profile),
        "demo": demo_progress(),
    }
    return render(request, "pages/home.html", context)


def _kids_home(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Show a child what it goes on with and what there is, in few and large rows."""
    now = timezone.now()
    left = seconds_left(profile, now)
    context = {
        "rows": kids_rows(profile),
        "seconds_left": left,
        "closed_until": next_day_at(now) if left == 0 else None,
    }
    return render(request, "pages/kids.html", context)


def billboard(profile: Profile) -> Billboard | None:
    """Return the billboard of the day: a title that plays and has a backdrop, if there is one."""
    plays = Playable.objects.visible_to(profile).with_media().main()
    visible = Title.objects.visible_to(profile)
    playing = visible.filter(Exists(plays.filter(title=OuterRef("pk"))))
    backdrops = Artwork.objects.filter(title=OuterRef("pk"), role=Artwork.Role.BACKDROP)
    # Among the newest only: where none of all titles had one, all of them would be looked at.
    newest = visible.newest().values("pk")[:BILLBOARD_LOOK_BACK]
    with_backdrop = playing.filter(Exists(backdrops), pk__in=newest)
    choices = list(with_backdrop.newest().for_card()[:BILLBOARD_CHOICES])
    if not choices:
        choices = list(playing.newest().for_card()[:1])
    if not choices:
        return None
    title = choices[timezone.localdate().toordinal() % len(choices)]
    return Billboard(
        title=title,
        picture=title_picture(title, "backdrop"),
        cover=cover_of(title.name),
        start=start_button(start_of_title(title, profile)),
        is_favourite=title.favourites.filter(profile=profile).exists(),
    )
