"""What a device is called, by the `User-Agent` of its browser or program."""

from django.utils.translation import gettext as _

#: Marks in a User-Agent header, the telling ones first: Edge also says Chrome, Chrome also Safari.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
#: The longest family that is remembered; a program may call itself anything.
FAMILY_LENGTH = 60


def device_name(user_agent: str) -> str:
    """Return such as `Firefox, Windows`; the header itself where nothing in it is known."""
    return _known(user_agent) or user_agent or _("Unknown device")


def device_family(user_agent: str) -> str:
    """Return what stays the same when a browser or program is updated; empty without a header."""
    return (_known(user_agent) or user_agent.partition("/")[0].strip())[:FAMILY_LENGTH]


def _known(user_agent: str) -> str:
    found = [_first(user_agent, _BROWSERS), _first(user_agent, _SYSTEMS)]
    return ", ".join(filter(None, found))


def _first(user_agent: str, marks: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in marks if mark in user_agent), "")
