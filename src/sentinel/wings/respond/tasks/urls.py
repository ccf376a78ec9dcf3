"""Urls of tasks."""

from django.urls import path

from sentinel.wings.respond.tasks import views

app_name = "tasks"
urlpatterns = [
    path("progress/", views.progress, name="progress"),
    path("order/give/", views.give, name="give"),
    path("supervise/<path:code>/", views.supervise, name="supervise"),
    path("mine/answer/<str:code>/", views.answer, name="answer"),
    path("mine/hand/<path:code>/", views.hand_on, name="hand_on"),
    path("mine/", views.mine, name="mine"),
    path("mine/summary/", views.mine_summary, name="mine_summary"),
    path("mine/receive/", views.receive_all, name="receive_all"),
    path("mine/<str:move>/<path:code>/", views.act, name="act"),
]
