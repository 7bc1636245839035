"""The plan: its items, setting, papers, the path over the years."""

from django.urls import path

from pilar.roadmap.views import items, plan_papers, plans

_PLAN = "peta-jalan/<int:zone>/rencana/"
_SET = f"{_PLAN}penetapan/<int:number>/"
_ITEM = "peta-jalan/<int:zone>/aksi/<int:pk>/"

urlpatterns = [
    path(_PLAN, plans.plan, name="plan"),
    path(f"{_PLAN}tambah/", items.item_new, name="item_new"),
    path(f"{_PLAN}tetapkan/", plans.plan_set, name="plan_set"),
    path(f"{_PLAN}ubah/", plans.plan_revise, name="plan_revise"),
    path(f"{_PLAN}terbit/", plans.plan_publish, name="plan_publish"),
    path(f"{_PLAN}jalur/", plans.path, name="path"),
    path(f"{_PLAN}rancangan.pdf", plan_papers.plan_preview, name="plan_preview"),
    path(f"{_PLAN}penetapan/", plan_papers.plan_revisions, name="plan_revisions"),
    path(f"{_SET}rencana-kerja.pdf", plan_papers.plan_document, name="plan_document"),
    path(f"{_SET}isi.json", plan_papers.plan_content, name="plan_content"),
    path(f"{_SET}unggah/", plan_papers.plan_signed, name="plan_signed"),
    path(f"{_SET}salinan/<int:version>/", plan_papers.plan_copy, name="plan_copy"),
    path(_ITEM, items.item, name="item"),
    path(f"{_ITEM}ubah/", items.item_change, name="item_change"),
    path(f"{_ITEM}hapus/", items.item_remove, name="item_remove"),
]
