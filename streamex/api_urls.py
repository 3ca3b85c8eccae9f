"""The addresses of the API: sign-in by allauth, the rest by the three apps, and its description."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from accounts.api.views import NotFoundView

urlpatterns = [
    path("auth/", include("allauth.headless.urls")),
    path("v1/", include("accounts.api.urls")),
    path("v1/", include("catalog.api.urls")),
    path("v1/", include("recommendations.api.urls")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path(
        "docs/",
        SpectacularSwaggerView.as_view(url_name="schema", template_name="api/docs.html"),
        name="api-docs",
    ),
    re_path(r"", NotFoundView.as_view()),
]
