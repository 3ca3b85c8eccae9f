"""The addresses of accounts in the API."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
