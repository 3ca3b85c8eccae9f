"""Every address of StreamEx, by family."""

from django.contrib import admin
from django.urls import include, path

handler400 = "streamex.web.errors.bad_request"
handler403 = "streamex.web.errors.permission_denied"
handler404 = "streamex.web.errors.page_not_found"
handler500 = "streamex.web.errors.server_error"

urlpatterns = [
    path("", include("streamex.web.urls")),
    path("", include("catalog.urls")),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("streamex.api_urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
