"""The facts of a zone."""

from django.urls import path

from pilar.evaluation.views import facts

urlpatterns = [
    path("zona/<int:pk>/fakta/", facts.facts, name="facts"),
    path("zona/<int:pk>/fakta/hitung/", facts.facts_measure, name="facts_measure"),
    path("zona/<int:pk>/fakta/<str:code>/", facts.fact, name="fact"),
    path("zona/<int:pk>/fakta/<str:code>/bekukan/", facts.fact_freeze, name="fact_freeze"),
    path("zona/<int:pk>/fakta/<str:code>/nihil/", facts.fact_nil, name="fact_nil"),
    path("zona/<int:pk>/fakta/<str:code>/baris/<int:number>/", facts.fact_list, name="fact_list"),
]
