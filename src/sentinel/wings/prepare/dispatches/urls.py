"""Urls of the dispatches; the lists and the records are the ledger's."""

from django.urls import path

from sentinel.wings.prepare.dispatches import views

app_name = "dispatches"
urlpatterns = [
    path("request/", views.new_need, name="request"),
    path("review/<str:code>/", views.review, name="review"),
    path("issue/<str:code>/", views.issue, name="issue"),
    path("papers/<str:code>/", views.file_papers, name="papers"),
    path("account/<str:code>/", views.account, name="account"),
    path("paper/<str:code>/", views.order_paper, name="paper"),
    path("mine/", views.mine, name="mine"),
    path("mine/<slug:move>/<str:code>/", views.act, name="act"),
]
