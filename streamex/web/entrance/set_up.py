"""The page that gives an installation its first administrator, and is never there again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.actions.set_up import (
    CodeExpiredError,
    SetUpClosedError,
    TooManyGuessesError,
    WrongCodeError,
    complete_set_up,
    guess_code,
    is_set_up_open,
)
from accounts.models import SetUp, User
from catalog.importing.requesting import ImportOptions, start_import
from streamex.web.entrance.set_up_forms import CodeForm, SetUpForm

#: What a session keeps once its browser gave the code.
_PROOF = "set_up"


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """Ask for the code, then for the administrator and what holds for the site."""
    if not is_set_up_open():
        raise Http404
    try:
        return _ask_for_site(request) if _has_given_code(request) else _ask_for_code(request)
    except SetUpClosedError as error:  # somebody else was faster
        raise Http404 from error


def _has_given_code(request: HttpRequest) -> bool:
    proof = request.session.get(_PROOF)
    return bool(proof) and SetUp.objects.filter(nonce=proof).exists()


def _ask_for_code(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST if "code" in request.POST else None)
    status = 200
    if form.is_valid():
        try:
            proof = guess_code(code=form.cleaned_data["code"], now=timezone.now())
            request.session.cycle_key()  # whoever planted the former one has nothing of it
            request.session[_PROOF] = proof
            return redirect("web:set-up")
        except TooManyGuessesError:
            form.add_error("code", _("Too many guesses. Wait a minute."))
            status = 429
        except CodeExpiredError:
            form.add_error("code", _("This code is too old. Start StreamEx again for another."))
        except WrongCodeError:
            form.add_error("code", _("That is not the code."))
    return render(request, "set_up/code.html", {"form": form}, status=status)


def _ask_for_site(request: HttpRequest) -> HttpResponse:
    form = SetUpForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (administrator := _made(request, form)):
        _import(form, administrator)
        del request.session[_PROOF]
        messages.success(request, _("Everything is ready. Sign in as the administrator."))
        return redirect("account_login")
    return render(request, "set_up/site.html", {"form": form})


def _made(request: HttpRequest, form: SetUpForm) -> User | None:
    """Make the administrator; raises SetUpClosedError, and asks for the code once more."""
    proof = request.session[_PROOF]
    try:
        return complete_set_up(
            proof=proof,
            administrator=form.administrator,
            site=form.site_fields,
            now=timezone.now(),
        )
    except WrongCodeError:
        form.add_error(None, _("StreamEx was started again, and printed another code."))
    except ValidationError as error:
        form.add_error(None, error)
    return None


def _import(form: SetUpForm, administrator: User) -> None:
    if folder := form.cleaned_data.get("folder"):
        start_import(sources=[folder], options=ImportOptions(), user=administrator)
