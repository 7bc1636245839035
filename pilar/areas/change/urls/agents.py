"""The zone team, and the agents of change with their changes."""

from django.urls import path

from pilar.areas.change.views import agent_acts, agents, team

ONE = "agen/perubahan/<int:pk>/"

urlpatterns = [
    path("tim/", team.team, name="team"),
    path("tim/unsur/tambah/", team.element_add, name="element_add"),
    path("tim/unsur/coret/", team.element_strike, name="element_strike"),
    path("tim/unsur/<int:pk>/kembali/", team.element_back, name="element_back"),
    path("agen/", agents.agent_list, name="agents"),
    path("agen/perubahan/", agents.change_list, name="agent_changes"),
    path("agen/perubahan/baru/", agents.change_new, name="agent_change_new"),
    path(ONE, agents.change_detail, name="agent_change"),
    path(f"{ONE}ubah/", agents.change_edit, name="agent_change_edit"),
    path(f"{ONE}dibuat/", agent_acts.make, name="agent_change_make"),
    path(f"{ONE}konfirmasi/", agent_acts.confirm, name="agent_change_confirm"),
    path(f"{ONE}integrasi/", agent_acts.integrate, name="agent_change_integrate"),
    path(f"{ONE}henti/", agent_acts.drop, name="agent_change_drop"),
    path(f"{ONE}bukti/", agent_acts.file_add, name="agent_change_file_add"),
    path(f"{ONE}bukti/<int:file>/", agent_acts.file, name="agent_change_file"),
]
