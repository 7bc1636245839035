"""Excel into the worksheet and out of it, and the official wording of an edition."""

from django.urls import path

from pilar.evaluation.views import editions, imports, lke_export

urlpatterns = [
    path("zona/<int:pk>/lke/impor/", imports.imports, name="imports"),
    path("zona/<int:pk>/lke/impor/<int:number>/", imports.preview, name="import"),
    path("zona/<int:pk>/lke/impor/<int:number>/hapus/", imports.discard, name="import_discard"),
    path("zona/<int:pk>/lke/unduh.xlsx", lke_export.download, name="lke_export"),
    path("kelola/edisi/", editions.editions, name="editions"),
    path("kelola/edisi/<slug:name>/", editions.wording, name="edition"),
]
