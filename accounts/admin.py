"""Users and profiles, for administrators."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.actions.addresses import change_address
from accounts.models import Profile, User


class UserForm(AdminUserCreationForm[User]):
    """A new user, known by an e-mail address."""

    class Meta:
        model = User
        fields = ("email",)

    def clean_email(self) -> str:
        """Fold the address as the database wants it."""
        return str(self.cleaned_data["email"]).lower()


class UserChangeForm(forms.ModelForm[User]):
    """An existing user."""

    class Meta:
        model = User
        fields = ("email", "is_active", "is_staff", "is_superuser", "groups", "user_permissions")

    clean_email = UserForm.clean_email


class ProfileInline(admin.TabularInline[Profile, User]):
    """Who watches on this account."""

    model = Profile
    fields = ("name", "language", "maturity_ceiling", "is_kids")
    extra = 0
    max_num = 5
    show_change_link = True


@admin.register(User)
class UserAdmin(DjangoUserAdmin[User]):
    """Somebody who signs in."""

    form = UserChangeForm
    add_form = UserForm
    list_display = ("email", "is_active", "is_staff", "date_joined", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser", "groups")
    search_fields = ("email",)
    ordering = ("-date_joined",)
    readonly_fields = ("date_joined", "last_login")
    inlines = (ProfileInline,)
    fieldsets = (
        (None, {"fields": ("email", ("date_joined", "last_login"))}),
        (_("Access"), {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        (_("Single permissions"), {"classes": ("collapse",), "fields": ("user_permissions",)}),
    )
    add_fieldsets = ((None, {"fields": ("email", "usable_password", "password1", "password2")}),)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Give a new address to all that knows the old one."""
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            change_address(user=obj, email=obj.email)


@admin.register(Profile)
class ProfileAdmin(admin.ModelAdmin[Profile]):
    """A profile of a user."""

    list_display = ("name", "user", "maturity_ceiling", "is_kids", "created_at")
    list_filter = ("is_kids", "maturity_ceiling", "language")
    list_select_related = ("user",)
    search_fields = ("name", "user__email")
    autocomplete_fields = ("user",)
