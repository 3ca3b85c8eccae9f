"""Who may come in, for administrators: invitations, and the settings of the site."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.actions.invitations import (
    AlreadyAUserError,
    InvitationAcceptedError,
    SignUpClosedError,
    invite,
    revoke_invitation,
)
from accounts.actions.site import change_site
from accounts.entry import SignUp
from accounts.models import Invitation, SiteSettings, User
from accounts.site import fixed_fields, read_site, sign_up_policy


class InvitationForm(forms.ModelForm[Invitation]):
    """A new invitation."""

    class Meta:
        model = Invitation
        fields = ("email",)

    def clean_email(self) -> str:
        """Refuse somebody who has an account."""
        email = str(self.cleaned_data["email"]).lower()
        if email and User.objects.filter(email=email).exists():
            raise ValidationError(
                _("Somebody has an account with this e-mail address."), code="already_a_user"
            )
        return email

    def clean(self) -> dict[str, Any]:
        """Refuse where nobody may make an account."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if sign_up_policy(read_site()) == SignUp.CLOSED:
            text = _("Nobody can make an account here: change who may first.")
            raise ValidationError(text, code="sign_up_closed")
        return cleaned

    def validate_constraints(self) -> None:
        """Leave them to the action, which replaces an open invitation for the same address."""


class StateFilter(admin.SimpleListFilter):
    """What became of invitations."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer every state."""
        return Invitation.State.choices

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Invitation]
    ) -> QuerySet[Invitation] | None:
        """Narrow the list."""
        state = self.value()
        if state not in Invitation.State.values:
            return None
        return queryset & Invitation.objects.in_state(state, timezone.now())


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin[Invitation]):
    """Invitations: made and revoked, never changed."""

    form = InvitationForm
    list_display = (
        "__str__",
        "state_name",
        "invited_by",
        "accepted_by",
        "created_at",
        "expires_at",
    )
    list_filter = (StateFilter,)
    list_select_related = ("invited_by", "accepted_by")
    search_fields = ("email",)
    actions = ("revoke",)
    fields = ("email",)
    readonly_fields = (
        "state_name", "invited_by", "accepted_by", "created_at", "expires_at", "accepted_at",
        "revoked_at",
    )  # fmt: skip

    def get_fields(self, request: HttpRequest, obj: Invitation | None = None) -> Any:
        """Ask for an address; later say what became of it."""
        return ("email",) if obj is None else ("email", *self.readonly_fields)

    def has_change_permission(self, request: HttpRequest, obj: Invitation | None = None) -> bool:
        """An invitation is not changed."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Invitation | None = None) -> bool:
        """It is revoked instead, and stays in the list."""
        return False

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Say what came in between since the form was checked."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (AlreadyAUserError, SignUpClosedError):
            messages.error(request, _("Nobody was invited: something changed meanwhile."))
            return redirect("admin:accounts_invitation_add")

    @admin.display(description=_("state"))
    def state_name(self, invitation: Invitation) -> str:
        """Say what became of it."""
        return str(Invitation.State(invitation.state).label)

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:
        """Invite, and show the link, which cannot be shown again."""
        invited = invite(email=obj.email, by=_user(request), now=timezone.now())
        obj.pk = invited.invitation.pk
        text = _("The link of the invitation is shown only now: {}")
        link = format_html('<a href="{}"><code>{}</code></a>', invited.url, invited.url)
        messages.info(request, format_html(str(text), link))

    @admin.action(description=_("Revoke"), permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        """Let the chosen ones open nothing any more."""
        now, count = timezone.now(), 0
        for invitation in queryset:
            try:
                count += revoke_invitation(invitation=invitation, by=_user(request), now=now)
            except InvitationAcceptedError:
                messages.warning(request, _("%s was accepted.") % invitation)
        text = ngettext("%d invitation was revoked.", "%d invitations were revoked.", count)
        messages.success(request, text % count)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Whether the user may revoke: with the permission to delete."""
        return request.user.has_perm("accounts.delete_invitation")


class SiteForm(forms.ModelForm[SiteSettings]):
    """The settings of the site."""

    class Meta:
        model = SiteSettings
        fields = ("name", "language", "time_zone", "sign_up")


@admin.register(SiteSettings)
class SiteAdmin(admin.ModelAdmin[SiteSettings]):
    """The one row of settings; what the environment decides is shown only."""

    form = SiteForm

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return what the environment decides, which goes first."""
        return tuple(sorted(fixed_fields()))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Lead to the one row, or to making it."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        row = SiteSettings.objects.first()
        name = "admin:accounts_sitesettings_"
        return redirect(f"{name}change", row.pk) if row else redirect(f"{name}add")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one row."""
        may = request.user.has_perm("accounts.change_sitesettings")
        return may and not SiteSettings.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It stays."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Ask the action."""
        given = {name: form.cleaned_data[name] for name in form.fields}
        obj.pk = change_site(by=_user(request), **given).pk


def _user(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
