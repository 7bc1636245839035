"""Addresses that misbehave on purpose, for the tests of errors, logs and limits."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_POST

from pilar.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def crash(request, name):
    raise ValueError(f"the secret of {name} and {request.GET.get('q')}")


def crash_for_a_reason(request):
    try:
        {}[request.GET["nik"]]
    except KeyError as error:
        raise FileNotFoundError("no such folder") from error


def deny(request):
    raise PermissionDenied


def suspect(request):
    raise SuspiciousOperation("odd")


def receive(request):
    """Names what arrived: typed fields, and for every file its size and where it was kept."""
    files = {name: [file.size, type(file).__name__] for name, file in request.FILES.items()}
    return JsonResponse({"fields": request.POST.dict(), "files": files})


def own_policy(request):
    return HttpResponse("x", headers={"Content-Security-Policy": "sandbox; default-src 'none'"})


urlpatterns = [
    *urlpatterns,
    path("rusak/<str:name>/", crash),
    path("rusak-berantai/", crash_for_a_reason),
    path("terlarang/", deny),
    path("curiga/", suspect),
    path("terima/", receive),
    path("kiriman/", require_POST(receive)),
    path("sendiri/", own_policy),
]
