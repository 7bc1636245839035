"""Addresses of the sign-in. Only the views of allauth that are used are mounted, under Indonesian paths."""

from allauth.account import views as account
from django.urls import path

from pilar.organisation.views import home

urlpatterns = [
    path("masuk/", account.login, name="account_login"),
    path("keluar/", account.logout, name="account_logout"),
    path("akun/", home.work, name="account"),
]
