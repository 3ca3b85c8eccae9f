"""What administrators see and do of others' accounts: who may, and how refusals are told."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.actions.users import (
    InactiveUserError,
    LastAdministratorError,
    OwnAccountError,
    ProtectedUserError,
)
from accounts.api.access import require_account_manager, require_second_factor
from accounts.api.views import UserView
from accounts.models import User
from api_conventions.errors import Conflict


class AdministratorsOnly(exceptions.PermissionDenied):
    """The account opens the administration, or should."""

    default_code = "administrators_only"
    default_detail = _("Only an administrator with every permission changes this account.")


class OwnAccount(Conflict):
    """Nobody deactivates, deletes or demotes themselves here."""

    default_code = "own_account"
    default_detail = _("This is your own account: ask another administrator.")


class LastAdministrator(Conflict):
    """An installation keeps one active administrator."""

    default_code = "last_administrator"
    default_detail = _("Nobody would be left who may do everything.")


class UserInactive(Conflict):
    """A user who may not sign in needs no password."""

    default_code = "user_inactive"
    default_detail = _("This user is deactivated: activate the account first.")


class Administers(BasePermission):
    """Lets staff through who have the permission that the view names for the method.

    No child does: a request that acts as a profile with limits, or as none in a household that has
    one, administers nothing.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Ask for the permission; raises what `require_account_manager` raises."""
        if not isinstance(view, AdministrationView) or not isinstance(request.user, User):
            return False
        method = "GET" if request.method == "HEAD" else request.method or ""
        needed = view.permissions.get(method)
        # A method that is not allowed is told to staff; nobody else learns what is here.
        if not request.user.is_staff:
            return False
        require_second_factor(request)
        if needed and not request.user.has_perm(needed):
            return False
        require_account_manager(request)
        return True


class AdministrationView(UserView):
    """A view of accounts for those who administer them."""

    permission_classes = (IsAuthenticated, Administers)
    #: The permission that each method needs.
    permissions: ClassVar[dict[str, str]]

    def find_user(self, public_id: UUID) -> User:
        """Return the user with this public id; raises Http404."""
        user = User.objects.filter(public_id=public_id).first()
        if user is None:
            raise Http404
        return user


@contextmanager
def refusals_of_users() -> Iterator[None]:
    """Tell what actions on users refuse in the API's words."""
    try:
        yield
    except ProtectedUserError as error:
        raise AdministratorsOnly from error
    except OwnAccountError as error:
        raise OwnAccount from error
    except LastAdministratorError as error:
        raise LastAdministrator from error
    except InactiveUserError as error:
        raise UserInactive from error
