"""What the OpenAPI document says of requests is held: each class of faults that were found once."""

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from django.core.cache import cache
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from accounts.api.sign_in.schema import PREFIX
from accounts.models import Profile, User
from catalog.models import Playable

Document = dict[str, Any]
#: Bodies that only a device can make.
FOR_DEVICES = re.compile(rf"{PREFIX}/(auth|account/authenticators)/webauthn")
PICTURE = "/api/v1/profiles/{public_id}/picture/"


@pytest.fixture(scope="module")
def document() -> Document:
    """As it is served, made once."""
    return json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True)))


def operations(document: Document) -> Iterator[tuple[str, str, Document]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def parameters(operation: Document, place: str) -> dict[str, Document]:
    return {each["name"]: each for each in operation.get("parameters", ()) if each["in"] == place}


def schemas(node: Any, path: str = "") -> Iterator[tuple[str, Document]]:
    """Iterate over every object in the document, with where it stands."""
    if isinstance(node, dict):
        yield path, node
        for key, value in node.items():
            yield from schemas(value, f"{path}/{key}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from schemas(value, f"{path}/{number}")


def body_components(document: Document) -> set[str]:
    """Return the names of the components that bodies of requests are made of."""
    todo = [operation.get("requestBody", {}) for _m, _p, operation in operations(document)]
    found: set[str] = set()
    while todo:
        for _path, node in schemas(todo.pop()):
            name = str(node.get("$ref", "")).rpartition("/")[2]
            if name and name not in found:
                found.add(name)
                todo.append(document["components"]["schemas"][name])
    return found


# --- What can be seen in the document itself --------------------------------------------------
def test_null_is_a_type(document: Document) -> None:
    """`nullable` without a type says nothing; since 3.1 there is no `nullable` at all."""
    assert document["openapi"].startswith("3.1")
    assert [path for path, node in schemas(document) if "nullable" in node] == []


def test_each_operation_can_succeed(document: Document) -> None:
    for method, path, operation in operations(document):
        assert any(status.startswith("2") for status in operation["responses"]), (method, path)


def test_if_match_is_required_where_it_is(document: Document) -> None:
    asked = 0
    for method, path, operation in operations(document):
        header = parameters(operation, "header").get("If-Match")
        assert (header is not None) == ("428" in operation["responses"]), (method, path)
        assert header is None or header["required"], (method, path)
        asked += header is not None
    assert asked > 20


def test_whatever_takes_a_profile_may_not_find_it(document: Document) -> None:
    for method, path, operation in operations(document):
        if "X-Profile" in parameters(operation, "header"):
            assert "404" in operation["responses"], (method, path)


def test_components_have_names_for_humans(document: Document) -> None:
    names = set(document["components"]["schemas"])
    made_up = re.compile(
        r"Enum$|^Paginated|ListList|[0-9]$|Serializer|^(Choice|Result|Group|Work)$"
    )
    assert {name for name in names if made_up.search(name)} == set()


def test_bodies_hold_nothing_that_is_only_read(document: Document) -> None:
    for name in body_components(document):
        fields = document["components"]["schemas"][name].get("properties", {})
        assert not [field for field, said in fields.items() if said.get("readOnly")], name


def test_there_are_true_examples_of_each_body(document: Document) -> None:
    for method, path, operation in operations(document):
        for kind, content in operation.get("requestBody", {}).get("content", {}).items():
            if kind != "application/json" or FOR_DEVICES.match(path) or path == PICTURE:
                continue
            values = [each["value"] for each in content.get("examples", {}).values()]
            values += [content["example"]] if "example" in content else []
            assert values, (method, path)
            for value in values:
                schema = {**content["schema"], "components": document["components"]}
                jsonschema.validate(value, schema)


# --- What is seen in answers --------------------------------------------------------------------
@pytest.fixture
def reader(ada: Profile, film: Playable) -> dict[str, Any]:
    """How Ada's program asks, for what exists."""
    client = Client(headers={"X-Profile": str(ada.public_id)})
    client.force_login(ada.user)
    return {"client": client, "film": film, "ada": ada}


def address_of(path: str, reader: dict[str, Any]) -> str:
    film, ada = reader["film"], reader["ada"]
    known = {"{title}": film.title.slug, "{reference}": str(film.title.public_id)}
    of_profile = path.startswith("/api/v1/profiles/")
    known["{public_id}"] = str((ada if of_profile else film).public_id)
    return re.sub(r"\{\w+\}", lambda match: known.get(match[0], match[0]), path)


def wrong_values(schema: Document) -> Iterator[object]:
    """Iterate over values that a query must not have."""
    if "items" in schema:
        yield from wrong_values(schema["items"])
    if "enum" in schema:
        yield "no-such-value"
    if "maximum" in schema:
        yield schema["maximum"] + 1
    if "minimum" in schema:
        yield schema["minimum"] - 1
    if schema.get("maxLength"):
        yield "x" * (schema["maxLength"] + 1)
    if schema.get("type") == "integer":
        yield "many"
    if "pattern" in schema:
        yield "!"


def test_queries_are_held_to_what_is_said(document: Document, reader: dict[str, Any]) -> None:
    """Lengths, bounds and choices of every query; each wrong one is refused, and by its name."""
    tried = 0
    for method, path, operation in operations(document):
        if method != "get" or path.startswith(("/api/v1/users", "/api/v1/invitations")):
            continue
        for name, parameter in parameters(operation, "query").items():
            for value in wrong_values(parameter["schema"]):
                cache.clear()  # searching is limited
                answer = reader["client"].get(address_of(path, reader), {name: value})
                if answer.status_code in (403, 404):  # not Ada's to ask, or nothing there
                    continue
                assert answer.status_code == 400, (path, name, value, answer.status_code)
                assert answer.json()["error"]["code"] == "invalid", (path, name, value)
                tried += 1
    assert tried > 100


def test_administrators_queries_are_held_too(document: Document, admin: User, client_for) -> None:
    client = client_for(admin)
    for path in ("/api/v1/users/", "/api/v1/users/profiles/", "/api/v1/invitations/"):
        queries = parameters(document["paths"][path]["get"], "query")
        for name, parameter in queries.items():
            for value in wrong_values(parameter["schema"]):
                answer = client.get(path, {name: value})
                assert answer.status_code == 400, (path, name, value)


def test_a_profile_that_is_not_there_is_404(reader: dict[str, Any], document: Document) -> None:
    """Of reads; every operation that takes the header names 404 (above)."""
    stranger = "00000000-0000-0000-0000-000000000007"
    for path in ("/api/v1/titles/", "/api/v1/continue/", "/api/v1/search/?q=x"):
        answer = reader["client"].get(path, headers={"X-Profile": stranger})
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "profile_not_found")
    given = {"name": "Nora"}
    answer = reader["client"].post(
        "/api/v1/profiles/", given, "application/json", headers={"X-Profile": stranger}
    )
    assert answer.status_code == 404
    assert "404" in document["paths"]["/api/v1/profiles/"]["post"]["responses"]


WRITES = {
    "CharacterWriteRequest": "/api/v1/characters/",
    "GenreDetailRequest": "/api/v1/genres/",
    "PersonWriteRequest": "/api/v1/people/",
    "TitleCreateRequest": "/api/v1/titles/",
    "ProfileRequest": "/api/v1/profiles/",
    "UserCreateRequest": "/api/v1/users/",
    "InvitationRequest": "/api/v1/invitations/",
    "NewPaymentMethodRequest": "/api/v1/payment-methods/",
}


@pytest.mark.parametrize("name", WRITES)
def test_bodies_are_held_to_what_is_said(document: Document, admin: User, client_for, name) -> None:
    """Each field of what is made: empty where it may not be, too long, out of bounds, no choice."""
    client, components = client_for(admin), document["components"]["schemas"]
    tried = 0
    for field, schema in components[name]["properties"].items():
        for value in wrong_in_body(schema, components):
            given = {"name": "Nora", "kind": "movie", "email": "n@example.com", field: value}
            answer = client.post(WRITES[name], given, "application/json")
            assert answer.status_code == 400, (field, value)
            assert field in answer.json()["error"]["fields"], (field, value)
            tried += 1
    assert tried


def wrong_in_body(schema: Document, components: Document) -> Iterator[object]:
    """Iterate over values that a field of a body must not have."""
    for part in (schema, *schema.get("allOf", ()), *schema.get("oneOf", ())[:1]):
        if "$ref" in part:
            part = components[part["$ref"].rpartition("/")[2]]
        yield from wrong_values({key: part[key] for key in part if key != "items"})
        if "maxItems" in part:
            yield [None] * (part["maxItems"] + 1)
        if part.get("minLength") == 1:
            yield ""
        kinds = part.get("type", "null")
        if "null" not in kinds and "oneOf" not in part:
            yield None
