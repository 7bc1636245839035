"""Links to evidence: made once for many, and left out where there is no such page."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import include, path

from pilar.evaluation.evidence_urls import evidence_urls


def _page(request, **found):
    return HttpResponse()


urlpatterns = [
    path("", include(([path("z/<int:pk>/b/<int:evidence>/", _page, name="evidence_item")], "evaluation"))),
]


def test_an_address_is_filled_in_and_a_missing_page_gives_none(settings):
    settings.ROOT_URLCONF = __name__
    urls = evidence_urls(7)
    assert (urls.item(5), urls.item(12)) == ("/z/7/b/5/", "/z/7/b/12/")
    assert urls.add("A.I.1.i.a") == ""
