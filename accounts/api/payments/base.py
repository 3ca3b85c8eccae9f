"""What views about money share."""

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actions.audit import record
from accounts.actions.users import require_may_change
from accounts.api.access import require_account_manager
from accounts.api.administration import AdministrationView, refusals_of_users
from accounts.api.payments.errors import as_api_exception
from accounts.api.views import UserView
from accounts.models import AuditEvent, User
from api_conventions.schema import AutoSchema


class PaymentSchema(AutoSchema):
    """Describes what moving money can be refused with."""

    @property
    def error_statuses(self) -> tuple[str, ...]:  # type: ignore[override]
        """Name what writes can be refused with beyond what any request can."""
        return ("403",) if self.method == "GET" else ("402", "403", "409", "413", "415", "503")


class RefusesAsPaymentsDo(APIView):
    """Says what the actions on payments raise as the API says it."""

    schema = PaymentSchema()

    def handle_exception(self, exc: Exception) -> Response:
        """Say why something was refused."""
        return super().handle_exception(as_api_exception(exc))


class PaymentView(RefusesAsPaymentsDo, UserView):
    """A view of somebody's own payments; a child sees and changes none of them."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Refuse who may be a child: `grown_up_required`."""
        super().initial(request, *args, **kwargs)
        require_account_manager(request)


class AdministeredPaymentView(RefusesAsPaymentsDo, AdministrationView):
    """A view of somebody else's payments, for those who administer them."""

    def may_change(self, public_id: UUID) -> User:
        """Return the user, if it is one that the asking user may change."""
        user = self.find_user(public_id)
        with refusals_of_users():
            require_may_change(by=self.user, user=user, changes={})
        return user

    def record(self, event: AuditEvent, about: User, **detail: Any) -> None:
        """Record what an administrator read or did of somebody else's."""
        record(event, by=self.user, about=about, of="payment_methods", **detail)
