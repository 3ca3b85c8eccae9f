"""One report through both interfaces, the player's page and the API: the same outcome and words."""

import json
import math
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Profile
from catalog.models import Playable
from recommendations.actions.progress_report import (
    MAX_POSITION_SECONDS,
    InvalidProgressError,
    ProgressReport,
)
from recommendations.models import Viewing
from recommendations.progress_serializer import read_progress_report

SESSION = "01931f3c-1111-7abc-8def-0123456789ab"
GOOD = {"session": SESSION, "sequence": "1", "position_seconds": "12.5"}
NUMBER = "A valid number is required."
LEAST = "Ensure this value is greater than or equal to 0."
MISSING = "This field is required."

#: What is sent, and the fields that are refused with the words for it; none where it is taken.
REPORTS = [
    ({}, {}),
    ({"sequence": "0"}, {}),
    ({"sequence": str(2**63 - 1)}, {}),
    ({"sequence": "7.0"}, {}),
    ({"position_seconds": "0"}, {}),
    ({"position_seconds": "100"}, {}),
    ({"position_seconds": "130"}, {}),
    ({"position_seconds": " 1e1 "}, {}),
    ({"session": SESSION.replace("-", "").upper()}, {}),
    ({"position_seconds": "130.5"}, {"position_seconds": "This is beyond its end."}),
    ({"position_seconds": "2592000"}, {"position_seconds": "This is beyond its end."}),
    (
        {"position_seconds": "2592001"},
        {"position_seconds": "Ensure this value is less than or equal to 2592000."},
    ),
    ({"position_seconds": "-0.5"}, {"position_seconds": LEAST}),
    ({"position_seconds": "nan"}, {"position_seconds": NUMBER}),
    ({"position_seconds": "inf"}, {"position_seconds": NUMBER}),
    ({"position_seconds": "-inf"}, {"position_seconds": NUMBER}),
    ({"position_seconds": "1e999999999"}, {"position_seconds": NUMBER}),
    ({"position_seconds": "9" * 5000}, {"position_seconds": "String value too large."}),
    ({"position_seconds": ""}, {"position_seconds": NUMBER}),
    ({"position_seconds": "soon"}, {"position_seconds": NUMBER}),
    ({"position_seconds": "true"}, {"position_seconds": NUMBER}),
    ({"sequence": "-1"}, {"sequence": LEAST}),
    (
        {"sequence": str(2**63)},
        {"sequence": f"Ensure this value is less than or equal to {2**63 - 1}."},
    ),
    ({"sequence": "1.5"}, {"sequence": "A valid integer is required."}),
    ({"sequence": ""}, {"sequence": "A valid integer is required."}),
    ({"sequence": "true"}, {"sequence": "A valid integer is required."}),
    ({"sequence": "9" * 5000}, {"sequence": "String value too large."}),
    ({"session": ""}, {"session": "Must be a valid UUID."}),
    ({"session": "not-a-uuid"}, {"session": "Must be a valid UUID."}),
    (
        {"session": "x", "sequence": "-1", "position_seconds": "-1"},
        {"session": "Must be a valid UUID.", "sequence": LEAST, "position_seconds": LEAST},
    ),
    ({"session": None}, {"session": MISSING}),
    (
        {"session": None, "sequence": None, "position_seconds": None},
        {"session": MISSING, "sequence": MISSING, "position_seconds": MISSING},
    ),
]


@pytest.mark.parametrize(("sent", "refused"), REPORTS, ids=lambda value: str(value)[:60])
def test_the_page_and_the_api_take_and_refuse_the_same_in_the_same_words(
    api: Client, client_for, ada: Profile, film: Playable, sent: dict, refused: dict
) -> None:
    report = {name: value for name, value in {**GOOD, **sent}.items() if value is not None}
    outcomes = []
    for send in (_to_page(client_for(ada)), _to_api(api), _to_api(api, as_numbers=True)):
        response = send(film, report)
        kept = Viewing.objects.values_list("session", "sequence", "position_seconds").first()
        outcomes.append((response.status_code < 300, _refused(response), kept))
        Viewing.objects.all().delete()
    fields = {name: [words] for name, words in refused.items()}
    assert outcomes[0][:2] == (not refused, fields)
    assert (outcomes[0][2] is None) == bool(refused)
    assert outcomes == [outcomes[0]] * 3


def _to_page(client: Client):
    def send(playable: Playable, report: dict):
        return client.post(reverse("web:progress", args=[playable.public_id]), report)

    return send


def _to_api(client: Client, *, as_numbers: bool = False):
    def send(playable: Playable, report: dict):
        body = {
            name: _as_json(value) if as_numbers and name != "session" else value
            for name, value in report.items()
        }
        url = f"/api/v1/playables/{playable.public_id}/progress/"
        return client.put(url, body, content_type="application/json")

    return send


def _as_json(text: str) -> object:
    """Return the value that a program would send: a number, not its text, where JSON has it."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    is_number = isinstance(value, int | float) and math.isfinite(value)
    return value if is_number and len(text) < 1000 else text


def _refused(response) -> dict:
    if response.status_code < 300:
        return {}
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (400, "invalid")
    return error["fields"]


def test_it_refuses_what_is_no_report_at_all() -> None:
    for data in (None, [], "text", 5, {}, {"session": [], "sequence": {}, "position_seconds": []}):
        with pytest.raises(InvalidProgressError) as raised:
            read_progress_report(data)
        assert raised.value.fields


@pytest.mark.parametrize(
    ("duration", "position", "moment"),
    [(100, 40, 40), (100, 100, 100), (100, 130, 100), (None, 5000, 5000), (None, 0, 0)],
)
def test_a_position_is_a_moment_of_what_plays(
    duration: float | None, position: float, moment: float
) -> None:
    report = ProgressReport(session=uuid.UUID(SESSION), sequence=1, position_seconds=position)
    assert report.position_in(Playable(duration_seconds=duration)) == moment


@pytest.mark.parametrize(
    ("duration", "position"),
    [(100, 131), (100, -1), (100, math.nan), (None, math.inf), (None, MAX_POSITION_SECONDS + 1)],
)
def test_a_position_that_is_no_moment_of_it_is_refused(
    duration: float | None, position: float
) -> None:
    report = ProgressReport(session=uuid.UUID(SESSION), sequence=1, position_seconds=position)
    with pytest.raises(InvalidProgressError):
        report.position_in(Playable(duration_seconds=duration))


def test_the_document_says_the_bounds(client: Client, db: None) -> None:
    document = client.get("/api/schema/?format=json").json()
    fields = document["components"]["schemas"]["ProgressRequest"]["properties"]
    assert (fields["position_seconds"]["minimum"], fields["position_seconds"]["maximum"]) == (
        0,
        MAX_POSITION_SECONDS,
    )
    assert (fields["sequence"]["minimum"], fields["sequence"]["maximum"]) == (0, 2**63 - 1)
