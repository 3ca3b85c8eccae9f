"""The page from which everything about an account is reached."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from streamex.web.access import account_manager_required, household


@require_safe
@account_manager_required
def settings(request: HttpRequest) -> HttpResponse:
    """Show the account, its security and its profiles."""
    return render(request, "pages/settings.html", {"profiles": household(request)})
