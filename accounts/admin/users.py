"""Users, for administrators."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.actions.audit import record
from accounts.actions.notices import send_notice
from accounts.actions.users import (
    InactiveUserError,
    LastAdministratorError,
    OwnAccountError,
    ProtectedUserError,
    change_user,
    create_user,
    delete_user,
    send_password_reset,
)
from accounts.admin.people import AuditedAdmin, asking_user, may_touch
from accounts.models import AuditEvent, Profile, User
from accounts.sign_in.forms import UserChangeForm, UserForm

REFUSALS = (ProtectedUserError, OwnAccountError, LastAdministratorError, InactiveUserError)
RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")


class ProfileInline(admin.TabularInline[Profile, User]):
    """Who watches on this account; each is changed on a page of its own."""

    model = Profile
    fields = readonly_fields = ("name", "language", "maturity_ceiling", "is_kids")
    extra = max_num = 0
    can_delete = False
    show_change_link = True


@admin.register(User)
class UserAdmin(AuditedAdmin[User], DjangoUserAdmin[User]):
    """Somebody who signs in."""

    form = UserChangeForm
    add_form = UserForm
    list_display = ("email", "username", "is_active", "is_staff", "date_joined", "last_login")
    list_filter = (
        "is_active",
        ("deletion_due_at", admin.EmptyFieldListFilter),
        "is_staff",
        "is_superuser",
        "groups",
    )
    search_fields = ("email", "username")
    search_help_text = _("A part of the e-mail address or the user name")
    ordering = ("-date_joined",)
    readonly_fields = ("date_joined", "last_login", "deletion_due_at")
    inlines = (ProfileInline,)
    actions = ("activate", "deactivate", "send_resets")
    fieldsets = (
        (None, {"fields": ("email", "username", ("date_joined", "last_login"))}),
        (
            _("Access"),
            {"fields": ("is_active", "deletion_due_at", "is_staff", "is_superuser", "groups")},
        ),
        (_("Single permissions"), {"classes": ("collapse",), "fields": ("user_permissions",)}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "username", "usable_password", "password1", "password2")}),
    )

    # --- Who may do what to whom ----------------------------------------------------------------
    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Leave accounts that open the administration to administrators."""
        return may_touch(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Let nobody delete themselves, or, without every permission, staff."""
        is_other = obj is None or obj.pk != request.user.pk
        return is_other and may_touch(request, obj) and super().has_delete_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Let only administrators give and take rights."""
        fields = super().get_readonly_fields(request, obj)
        return fields if asking_user(request).is_superuser else (*fields, *RIGHTS)

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Tell the form who is asking; its class is made anew for each request."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.by = request.user
        return form

    # --- What is done, by the same actions as over the API --------------------------------------
    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """Search as the API does."""
        text = search_term.replace("\0", "")
        return queryset.filter(pk__in=User.objects.search(text)) if text else queryset, False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Create or change the user."""
        if change:
            user = User.objects.get(pk=obj.pk)
            change_user(by=asking_user(request), user=user, **form.changes)
            return
        data = form.cleaned_data
        password = data["password1"] if data["set_usable_password"] else None
        made = create_user(
            by=asking_user(request),
            email=data["email"],
            username=data["username"],
            password=password,
        )
        obj.pk, obj.public_id = made.pk, made.public_id

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save groups, single permissions and profiles, and record them."""
        super().save_related(request, form, formsets, change)
        given = sorted({"groups", "user_permissions"} & set(form.changed_data))
        by, about = asking_user(request), form.instance
        if given:
            record(AuditEvent.ROLE_CHANGED, by=by, about=about, fields=given)
        if any(formset.has_changed() for formset in formsets):
            record(AuditEvent.PROFILE_CHANGED, by=by, about=about)

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """Record a password that was set here."""
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            user = self.get_object(request, id)
            record(AuditEvent.PASSWORD_CHANGED, by=asking_user(request), about=user)
            if user is not None and user != request.user:
                send_notice(user=user, name="password_changed_by_administrator")
        return response

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        """Delete the user."""
        delete_user(by=asking_user(request), user=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Delete one after the other; the page before has refused who may not be."""
        for user in queryset:
            delete_user(by=asking_user(request), user=user)

    @admin.action(description=_("Activate"), permissions=["change"])
    def activate(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Let the chosen users sign in."""
        self._set_active(request, queryset, value=True)

    @admin.action(description=_("Deactivate"), permissions=["change"])
    def deactivate(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Sign the chosen users out, for good."""
        self._set_active(request, queryset, value=False)

    @admin.action(description=_("Send a password reset"), permissions=["change"])
    def send_resets(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Mail the chosen users a link with which to choose a password."""
        self._do(request, queryset, lambda by, user: _send_reset(by, user, request))

    def get_urls(self) -> list[URLPattern]:
        """Add the address of the button on the page of one user."""
        view = self.admin_site.admin_view(self.send_reset)
        own = path("<int:pk>/send-reset/", view, name="accounts_user_send_reset")
        return [own, *super().get_urls()]

    @method_decorator(require_POST)
    def send_reset(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Mail one user a link with which to choose a password."""
        found = self.get_object(request, str(pk))
        if found is None or not self.has_change_permission(request, found):
            raise PermissionDenied
        self.send_resets(request, User.objects.filter(pk=pk))
        return HttpResponseRedirect(reverse("admin:accounts_user_change", args=[pk]))

    def _set_active(self, request: HttpRequest, users: QuerySet[User], *, value: bool) -> None:
        self._do(request, users, lambda by, user: change_user(by=by, user=user, is_active=value))

    def _do(self, request: HttpRequest, users: QuerySet[User], act: Any) -> None:
        refused = []
        for user in users:
            try:
                act(asking_user(request), user)
            except REFUSALS:
                refused.append(user.email)
        done = len(users) - len(refused)
        if done:
            text = ngettext("Done for %(count)s user.", "Done for %(count)s users.", done)
            self.message_user(request, text % {"count": done}, messages.SUCCESS)
        if refused:
            text = gettext("Not allowed for: %(users)s") % {"users": ", ".join(refused)}
            self.message_user(request, text, messages.WARNING)


def _send_reset(by: User, user: User, request: HttpRequest) -> None:
    send_password_reset(by=by, user=user, request=request)
