"""The addresses of catalog in the API."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
