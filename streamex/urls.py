"""Every address of StreamEx, by family."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from streamex.web.language import set_language

handler400 = "streamex.web.errors.bad_request"
handler403 = "streamex.web.errors.permission_denied"
handler404 = "streamex.web.errors.page_not_found"
handler500 = "streamex.web.errors.server_error"

# The administration asks for whatever the site asks for: rate limits, a second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", include("streamex.web.urls")),
    path("", include("catalog.urls")),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("streamex.api_urls")),
    path("i18n/setlang/", set_language, name="set_language"),
]
