"""The OpenAPI document is whole: no warnings, everything described, and nothing else answered."""

from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, get_resolver
from drf_spectacular.generators import SchemaGenerator

from streamex import api_urls

#: Numbers without a unit: fractions of a picture, and how well something was found.
PURE_NUMBERS = {"focus_x", "focus_y", "score"}
#: Moments of allauth, in seconds since 1970.
MOMENTS = {"at", "created_at", "last_used_at"}


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    return client.get("/api/schema/?format=json").json()


def test_it_has_no_warnings(tmp_path) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", tmp_path / "schema.yml")


def test_every_address_is_in_it(document: dict[str, Any]) -> None:
    found = set()
    for resolver in api_urls.urlpatterns:
        if str(resolver.pattern) == "v1/":
            found |= {_as_path(pattern) for pattern in resolver.url_patterns}
    described = {path for path in document["paths"] if path.startswith("/api/v1/")}
    assert described == found
    assert get_resolver().resolve("/api/v1/titles/")


def _as_path(pattern: URLPattern) -> str:
    text = str(pattern.pattern)
    for converter in ("uuid", "slug", "str"):
        text = text.replace(f"<{converter}:", "{")
    return f"/api/v1/{text.replace('>', '}')}"


def operations(document: dict[str, Any]):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def test_every_operation_is_described(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        assert operation.get("summary"), name
        for parameter in operation.get("parameters", ()):
            if parameter["in"] != "path":
                assert parameter.get("description"), (name, parameter["name"])


def test_every_operation_names_its_errors(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        if "/api/v1/" not in name:
            continue
        assert {"401", "403"} <= set(operation["responses"]), name
        if "{" in name:
            assert "404" in operation["responses"], name


def test_every_number_of_seconds_says_so(document: dict[str, Any]) -> None:
    for name, schema in document["components"]["schemas"].items():
        for field, described in schema.get("properties", {}).items():
            kinds = described.get("type")
            if kinds == "number" or (isinstance(kinds, list) and "number" in kinds):
                if field in PURE_NUMBERS or (
                    field in MOMENTS and "1970" in described["description"]
                ):
                    continue
                assert field.endswith("_seconds"), (name, field)


def test_it_is_served_to_anybody(client: Client) -> None:
    assert client.get("/api/schema/").status_code == 200
    assert client.get("/api/docs/").status_code == 200


def test_it_is_generated_once_for_many(client: Client, db: None, django_assert_num_queries) -> None:
    first = client.get("/api/schema/?format=json")
    assert "max-age=600" in first["Cache-Control"]
    with django_assert_num_queries(0), patch.object(SchemaGenerator, "get_schema") as generate:
        again = Client().get("/api/schema/?format=json")
    assert again.content == first.content
    generate.assert_not_called()
