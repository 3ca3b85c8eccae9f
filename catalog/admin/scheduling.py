"""Scheduling many titles at once: the page between the choice and the change."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from catalog.actions.edit_session import editing
from catalog.actions.editing.publishing import InvalidWindowError, schedule_titles
from catalog.models import Change, Title


class ScheduleForm(forms.Form):
    """When titles come, and when they leave."""

    published_at = forms.SplitDateTimeField(label=_("On the site from"), widget=AdminSplitDateTime)
    available_until = forms.SplitDateTimeField(
        label=_("Available until"),
        required=False,
        widget=AdminSplitDateTime,
        help_text=_("Empty: without end."),
    )

    def clean_published_at(self) -> Any:
        """Refuse what has passed: publishing now is an action of its own."""
        at = self.cleaned_data["published_at"]
        if at <= timezone.now():
            raise forms.ValidationError(_("This moment has passed. To publish now, choose that."))
        return at


def schedule_chosen(
    model_admin: admin.ModelAdmin[Any], request: HttpRequest, titles: QuerySet[Title]
) -> HttpResponse | None:
    """Ask for the window, then schedule `titles`; None returns to the list."""
    user: Any = request.user
    form = ScheduleForm(request.POST if "scheduled" in request.POST else None)
    if form.is_valid():
        try:
            with editing(by=user, via=Change.Via.ADMIN) as edit:
                edit.open_titles(titles.order_by().values_list("pk", flat=True))
                count = schedule_titles(titles=titles, **form.cleaned_data)
        except InvalidWindowError:
            form.add_error("available_until", _("It would end before it is published."))
        else:
            text = ngettext("%d title scheduled.", "%d titles scheduled.", count) % count
            model_admin.message_user(request, text, messages.SUCCESS)
            return None
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Schedule"),
        "opts": model_admin.model._meta,
        "form": form,
        "media": model_admin.media + form.media,  # the calendars need what every admin page has
        "chosen": list(titles.order_by().values_list("pk", flat=True)),
        "count": titles.count(),
    }
    return TemplateResponse(request, "admin/catalog/title/schedule.html", context)
