"""Composing the plan: the optimiser's proposal, its alternatives, what the team fixes, and taking steps over."""

from django.urls import path

from pilar.roadmap.views import composing, wishes

urlpatterns = [
    path("peta-jalan/<int:zone>/susun/", composing.compose, name="compose"),
    path("peta-jalan/<int:zone>/susun/banding/", composing.compare, name="compare"),
    path("peta-jalan/<int:zone>/susun/ambil/", composing.take, name="take"),
    path("peta-jalan/<int:zone>/susun/ketentuan/", wishes.wishes, name="wishes"),
    path("peta-jalan/<int:zone>/susun/ketentuan/cara/", wishes.choose, name="wish_choice"),
    path("peta-jalan/<int:zone>/susun/ketentuan/tambah/<slug:kind>/", wishes.add, name="wish_add"),
    path("peta-jalan/<int:zone>/susun/ketentuan/<int:pk>/hapus/", wishes.remove, name="wish_remove"),
]
