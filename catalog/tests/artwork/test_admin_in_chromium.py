"""The focus of a picture, chosen with a click in a real browser."""

import io

from django.urls import reverse
from PIL import Image

from accounts.models import User
from catalog.actions.media.artwork import set_artwork
from catalog.artwork.redraw import redraw
from catalog.models import Artwork, Playable


def ramp() -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((1600, 900)).convert("RGB").save(out, "PNG")
    return out.getvalue()


def test_a_click_moves_the_focus(
    transactional_db,
    local_media,
    page,
    live_server,
    client_for,
    settings,
    editor: User,
    film: Playable,
) -> None:
    backdrop = set_artwork(image=ramp(), role="backdrop", title=film.title)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client_for(editor).cookies[name].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    page.goto(live_server.url + reverse("admin:catalog_artwork_change", args=[backdrop.pk]))
    frame = page.locator("[data-focus]")
    box = frame.bounding_box()
    frame.click(position={"x": box["width"] * 0.9, "y": box["height"] * 0.25})
    x, y = (float(page.input_value(f"#id_focus_{axis}")) for axis in "xy")
    assert abs(x - 0.9) < 0.02
    assert abs(y - 0.25) < 0.02
    page.locator("[name=_continue]").first.click()
    page.wait_for_load_state("networkidle")
    redraw(backdrop.pk)
    moved = Artwork.objects.get()
    assert (moved.focus_x, moved.focus_y, moved.status) == (x, y, "ready")
