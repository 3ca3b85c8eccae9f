"""The addresses of recommendations in the API."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
