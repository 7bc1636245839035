"""The life of a zone: formed, given a team and tasks, handed in, carried over; the steps of the year."""

from django.urls import path

from pilar.evaluation.views import assignments, carrying, forming, handing_in, milestones, team

urlpatterns = [
    path("zona/baru/", forming.new, name="zone_new"),
    path("zona/baru/<slug:slug>/", forming.new_of, name="zone_new_of"),
    path("zona/<int:pk>/ubah/", forming.change, name="zone_change"),
    path("zona/<int:pk>/cakupan/", forming.members, name="scope"),
    path("zona/<int:pk>/cakupan/tambah/", forming.member_new, name="member_new"),
    path("zona/<int:pk>/cakupan/<int:member_pk>/akhiri/", forming.member_end, name="member_end"),
    path("zona/<int:pk>/tim/", team.team, name="team"),
    path("zona/<int:pk>/tim/<slug:post>/tunjuk/", team.appoint, name="team_appoint"),
    path("zona/<int:pk>/tim/<int:grant_pk>/akhiri/", team.end, name="team_end"),
    path("zona/<int:pk>/tugas/", assignments.tasks, name="assignments"),
    path("zona/<int:pk>/tugas/beri/<str:group>/", assignments.give, name="assign"),
    path("zona/<int:pk>/tugas/akhiri/", assignments.end, name="assignments_end"),
    path("zona/<int:pk>/tugas/alihkan/<int:user_pk>/", assignments.pass_on, name="assignments_pass_on"),
    path("zona/<int:pk>/serah/", handing_in.submit, name="submit"),
    path("zona/<int:pk>/serah/tarik/", handing_in.withdraw, name="withdraw"),
    path("zona/<int:pk>/serahan/", handing_in.submission_list, name="submissions"),
    path("zona/<int:pk>/serahan/<int:round_>/", handing_in.submission, name="submission"),
    path("zona/<int:pk>/serahan/<int:round_>/isi.json", handing_in.submission_file, name="submission_file"),
    path("zona/<int:pk>/bawaan/", carrying.carry, name="carry"),
    path("kelola/tahap/", milestones.milestones, name="milestones"),
    path("kelola/tahap/<slug:code>/", milestones.milestone, name="milestone"),
    path("kelola/tahap/<slug:code>/tarik/", milestones.clear, name="milestone_clear"),
]
