"""The addresses of the API: sign-in by allauth, the rest by the three apps, and its description."""

from django.urls import include, path, re_path
from django.views.decorators.cache import cache_page
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from accounts.api.payments.events import StripeEventsView
from accounts.api.views import NotFoundView

urlpatterns = [
    path("auth/", include("accounts.api.sign_in.urls")),
    path("v1/", include("accounts.api.urls")),
    path("v1/", include("catalog.api.urls")),
    path("v1/", include("recommendations.api.urls")),
    path("gateways/stripe/events/", StripeEventsView.as_view(), name="stripe-events"),
    # Generating it takes half a second of a core, and anybody may ask for it.
    path("schema/", cache_page(600)(SpectacularAPIView.as_view()), name="schema"),
    path(
        "docs/",
        SpectacularSwaggerView.as_view(url_name="schema", template_name="api/docs.html"),
        name="api-docs",
    ),
    re_path(r"", NotFoundView.as_view()),
]
