"""Need analysis: what the people of the unit propose, and the gap to the target."""

from django.urls import path

from pilar.roadmap.views import gap, needs

_NEEDS = "peta-jalan/<int:zone>/kebutuhan/"
_ONE = f"{_NEEDS}<int:pk>/"

urlpatterns = [
    path(_NEEDS, needs.needs, name="needs"),
    path(f"{_NEEDS}usul/", needs.propose, name="need_new"),
    path(f"{_NEEDS}temuan/", needs.finding, name="need_finding"),
    path(f"{_NEEDS}urutkan/", needs.rank, name="needs_rank"),
    path(f"{_NEEDS}kesenjangan/", gap.gap, name="gap"),
    path(f"{_NEEDS}kesenjangan/ambil/", gap.take, name="gap_take"),
    path(_ONE, needs.need, name="need"),
    path(f"{_ONE}ubah/", needs.change, name="need_change"),
    path(f"{_ONE}dukung/", needs.support, name="need_support"),
    path(f"{_ONE}langkah/<slug:name>/", needs.step, name="need_step"),
    path(f"{_ONE}diberi-tahu/", needs.tell, name="need_tell"),
    path(f"{_ONE}diberi-tahu/<int:told>/hapus/", needs.untell, name="need_untell"),
]
