"""The site's addresses and a bare view beside them, to compare with: middleware and routing, and nothing else."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [path("kosong/", bare), path("", include("pilar.urls"))]
