"""How the administration turns people away: two ways, and a test names the one it expects."""

from urllib.parse import urlsplit

from django.http import HttpResponse

#: Who does not work here is asked to sign in as somebody who does.
ASKED_TO_SIGN_IN = (302, "/admin/login/")
#: Who works here, but not on this, is told so.
FORBIDDEN = (403, "")


def refusal(answer: HttpResponse) -> tuple[int, str]:
    """Return the status of an answer and the path it sends to, empty if it sends nowhere."""
    return answer.status_code, urlsplit(answer.headers.get("Location", "")).path
