"""Profiles, for administrators."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.actions.audit import record
from accounts.actions.pictures import remove_picture
from accounts.actions.profiles import change_profile, delete_profile, is_last_without_limits
from accounts.admin.people import AuditedAdmin, asking_user, may_touch
from accounts.maturity import ceiling_of, is_everything
from accounts.models import MAX_PROFILES, AuditEvent, Profile
from accounts.models.preferences import PREFERENCES


class ProfileAdminForm(forms.ModelForm[Profile]):
    """A profile, by the rules of its household."""

    class Meta:
        model = Profile
        fields = (
            "user", "name", "avatar", "language", "maturity_ceiling", "is_kids", "daily_minutes",
            "is_exit_locked", "autoplay_next", *PREFERENCES, "is_history_paused",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Keep one profile without limits, and no more profiles than there may be."""
        cleaned = super().clean() or self.cleaned_data
        user = cleaned.get("user")
        if self.instance.pk is None and user and user.profiles.count() >= MAX_PROFILES:
            raise ValidationError(_("This user has the maximum number of profiles."))
        if self._is_limited(cleaned) and is_last_without_limits(self.instance):
            raise ValidationError(_("An account keeps at least one profile without limits."))
        return cleaned

    def _is_limited(self, cleaned: dict[str, Any]) -> bool:
        ceiling = cleaned.get("maturity_ceiling", self.instance.maturity_ceiling)
        is_kids = cleaned.get("is_kids", self.instance.is_kids)
        return not is_everything(ceiling_of(maturity_ceiling=ceiling, is_kids=is_kids))


@admin.register(Profile)
class ProfileAdmin(AuditedAdmin[Profile]):
    """A profile of a user."""

    form = ProfileAdminForm
    list_display = ("name", "user", "maturity_ceiling", "is_kids", "daily_minutes", "created_at")
    list_filter = ("is_kids", "maturity_ceiling", "language")
    list_select_related = ("user",)
    search_fields = ("name", "user__email", "user__username")
    search_help_text = _("A part of the name, or of the user’s e-mail address or user name")
    autocomplete_fields = ("user",)
    actions = ("remove_pictures",)
    fieldsets = (
        (None, {"fields": ("user", "name", "avatar", "language")}),
        (
            _("What is shown"),
            {"fields": ("maturity_ceiling", "is_kids", "daily_minutes", "is_exit_locked")},
        ),
        (
            _("Playing and privacy"),
            {"fields": ("autoplay_next", *PREFERENCES, "is_history_paused")},
        ),
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Profile], search_term: str
    ) -> tuple[QuerySet[Profile], bool]:
        """Search as the API does."""
        text = search_term.replace("\0", "")
        return queryset.filter(pk__in=Profile.objects.search(text)) if text else queryset, False

    def has_change_permission(self, request: HttpRequest, obj: Profile | None = None) -> bool:
        """Leave profiles of accounts that open the administration to administrators."""
        return may_touch(request, obj.user if obj else None) and super().has_change_permission(
            request, obj
        )

    def has_delete_permission(self, request: HttpRequest, obj: Profile | None = None) -> bool:
        """Leave profiles of accounts that open the administration to administrators."""
        return may_touch(request, obj.user if obj else None) and super().has_delete_permission(
            request, obj
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Profile | None = None) -> Any:
        """Leave a profile with its user."""
        return ("user",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Profile, form: Any, change: bool) -> None:
        """Change a profile by the action that everybody else asks."""
        if not change:
            super().save_model(request, obj, form, change)
        else:
            changes = {name: form.cleaned_data[name] for name in form.changed_data}
            change_profile(profile=obj, **changes)
        _record_profile(request, obj, fields=sorted(form.changed_data))

    def delete_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        """Say why the only profile of a user stays, and the last without limits.

        They may go with their user, so this is no matter of permissions.
        """
        found = self.get_object(request, object_id)
        if found is not None and (is_last_without_limits(found) or _is_only_one(found)):
            messages.error(request, _("An account keeps at least one profile without limits."))
            return redirect("admin:accounts_profile_change", found.pk)
        return super().delete_view(request, object_id, *args, **kwargs)

    def get_actions(self, request: HttpRequest) -> Any:
        """Delete one at a time: a list cannot say which of them have to stay."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def delete_model(self, request: HttpRequest, obj: Profile) -> None:
        """Delete a profile with its picture."""
        _record_profile(request, obj, deleted=True)
        delete_profile(profile=obj)

    @admin.action(description=_("Remove the uploaded pictures"), permissions=("change",))
    def remove_pictures(self, request: HttpRequest, queryset: Any) -> None:
        """Show the avatars again, for pictures that should not be there."""
        for profile in queryset.exclude(picture_key=""):
            remove_picture(profile=profile)


def _record_profile(request: HttpRequest, profile: Profile, **detail: Any) -> None:
    detail["profile"] = str(profile.public_id)
    record(AuditEvent.PROFILE_CHANGED, by=asking_user(request), about=profile.user, **detail)


def _is_only_one(profile: Profile) -> bool:
    return profile.user.profiles.count() == 1
