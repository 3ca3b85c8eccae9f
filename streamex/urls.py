"""Every address of StreamEx, by family."""

from allauth.account.decorators import secure_admin_login
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from streamex.web.language import set_language

handler400 = "streamex.web.errors.bad_request"
handler403 = "streamex.web.errors.permission_denied"
handler404 = "streamex.web.errors.page_not_found"
handler500 = "streamex.web.errors.server_error"

# The administration asks for whatever the site asks for: rate limits, a second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
# A password is changed in one place: with its limits, and with a mail that says so.
admin.site.password_change = RedirectView.as_view(  # type: ignore[method-assign, assignment]
    pattern_name="account_change_password"
)
# What allauth would show of them are other people's secrets: the seed of a second factor, and the
# key of a session, which opens it.
admin.site.unregister([Authenticator, UserSession])
# Single sign-on is set up by variables, and keeps no tokens: two pages for secrets less.
admin.site.unregister([SocialApp, SocialToken])

urlpatterns = [
    path("", include("streamex.web.urls")),
    path("", include("catalog.urls")),
    path("account/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("streamex.api_urls")),
    path("i18n/setlang/", set_language, name="set_language"),
]
