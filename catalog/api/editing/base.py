"""What all views that write the catalogue share: who may, what is stale, what came before."""

import hashlib
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, status
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.access import HasProfile, require_account_manager, require_second_factor
from accounts.api.idempotency import KEY_PARAMETER, create_once
from accounts.api.views import ProfileView
from api_conventions.parsers import JSONParser
from api_conventions.schema import AutoSchema
from catalog.actions.edit_session import Editing, editing
from catalog.api.editing.errors import PreconditionRequired, as_api_exception
from catalog.models import Change
from catalog.models.versions import VersionedModel

IF_MATCH, COMMENT = "If-Match", "X-Comment"
_TAG = re.compile(r'\s*(?:W/)?"(\d{1,10})-[0-9a-f]+"\s*')


def is_editorial(request: Request) -> bool:
    """Whether a request is an editor's: it writes, or reads with `scope=all`.

    Raises ValidationError for any other scope.
    """
    scope = request.query_params.get("scope", "profile")
    if scope not in ("all", "profile"):
        raise exceptions.ValidationError({"scope": ["“all” or “profile”."]})
    return request.method not in SAFE_METHODS or scope == "all"


class EditsOrWatches(BasePermission):
    """Lets editors write and read everything, and profiles read what they may see.

    An editor is staff with Django's permission for the model, and is no child: a request that acts
    as a profile with limits, or as none in a household that has one, edits nothing.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Ask for the permission that the view names for the method, or for a profile."""
        if not request.user.is_authenticated:
            return False
        if not isinstance(view, EditingView):
            return False
        if not (view.editors_only or is_editorial(request)):
            return HasProfile().has_permission(request, view)
        require_account_manager(request)
        require_second_factor(request)
        # HEAD is answered by what answers GET, and tells as much by its headers.
        method = "GET" if request.method == "HEAD" else request.method
        needed = view.permissions.get(method or "")
        if needed is None:  # the method is not allowed
            return True
        # Who is no editor any more keeps groups and rights, and may use neither.
        return request.user.is_staff and request.user.has_perm(needed)


class EditingAutoSchema(AutoSchema):
    """Describes the headers of writes, and what they can be refused with."""

    def get_override_parameters(self) -> list[Any]:
        """Add the headers that writes take, and the scope of reads."""
        parameters = super().get_override_parameters()
        if self.method == "GET":
            return [*parameters, _SCOPE]
        if self.method == "POST" and not self._is_change():
            return [*parameters, KEY_PARAMETER, _COMMENT]
        return [*parameters, _IF_MATCH, _COMMENT]

    def _is_change(self) -> bool:
        """Whether a POST changes something that is there, rather than makes something new."""
        changed = ("/cast", "/genres", "/revert")
        return self.path.rstrip("/").endswith(changed) and "{" in self.path

    @property
    def error_statuses(self) -> tuple[str, ...]:  # type: ignore[override]
        """Name what writes can be refused with beyond what any request can."""
        if self.method == "GET":
            return ("403",)
        if self.method == "POST" and not self._is_change():
            return ("403", "409", "413", "415", "422")
        return ("403", "409", "412", "413", "415", "428")


_SCOPE = OpenApiParameter(
    "scope",
    str,
    enum=["profile", "all"],
    default="profile",
    description="`all`: everything, drafts included, for editors; needs the permission to view it.",
)
_IF_MATCH = OpenApiParameter(
    IF_MATCH,
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="The `ETag` that was read, or `*` for any. Without it: 428; if somebody else "
    "changed it: 412.",
)
_COMMENT = OpenApiParameter(
    COMMENT,
    {"type": "string", "maxLength": 300},
    OpenApiParameter.HEADER,
    description="Why; kept in the history.",
)


class EditorialJSONParser(JSONParser):
    """JSON as large as the cast of a long series."""

    max_bytes = 512 * 1024


class EditingView(ProfileView):
    """A view of something that profiles read and editors write."""

    permission_classes = (EditsOrWatches,)  # type: ignore[assignment]
    parser_classes = (EditorialJSONParser,)
    schema = EditingAutoSchema()
    #: The permission that each method needs of an editor.
    permissions: ClassVar[dict[str, str]]
    #: Whether profiles may not even read here.
    editors_only = False

    def handle_exception(self, exc: Exception) -> Response:
        """Say what the actions raise as the API says it."""
        return super().handle_exception(as_api_exception(exc))

    def editing(self) -> AbstractContextManager[Editing]:
        """Begin an act of editing by the user of the request."""
        comment = self.request.headers.get(COMMENT, "")
        return editing(by=self.user, via=Change.Via.API, comment=comment[:300])

    def expected_version(self, row: VersionedModel) -> int | None:
        """Return the version that the request changes; None for any, `If-Match: *`.

        Weak tags count as well: a proxy that compresses makes every tag weak, and the version in it
        is exact all the same. Raises PreconditionRequired.
        """
        header = self.request.headers.get(IF_MATCH)
        if header is None:
            raise PreconditionRequired
        if header.strip() == "*":
            return None
        tags = [_TAG.fullmatch(part) for part in header.split(",")[:20]]
        versions = [int(tag[1]) for tag in tags if tag]
        return row.version if row.version in versions else min(versions, default=0)

    def create_once(self, act: Callable[[], Response]) -> Response:
        """Answer a request that makes something, once for each `Idempotency-Key`."""
        return create_once(self.request, self.user, act)


def tagged(data: Any, row: VersionedModel, *, code: int = status.HTTP_200_OK) -> Response:
    """Answer with a row, and an ETag of its version and of all that is said here.

    `If-Match` looks at the version only, `If-None-Match` at both.
    """
    digest = hashlib.sha256(JSONRenderer().render(data)).hexdigest()[:16]
    return Response(data, code, headers={"ETag": f'"{row.version}-{digest}"'})
