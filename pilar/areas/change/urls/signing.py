"""Where people sign: the own page, and the kiosk for people without an account."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
