"""Addresses of the app; each name is its view's."""

from django.urls import path

from .views import candidate, follow_ups, reviewer, room

urlpatterns = [
    path("", candidate.home, name="home"),
    path("account/", candidate.account, name="account"),
    path("interviews/", candidate.history, name="history"),
    path("interviews/plan/", candidate.plan_interview, name="plan_interview"),
    path("interviews/<int:pk>/", candidate.interview, name="interview"),
    path("interviews/<int:pk>/rules/", candidate.rules, name="rules"),
    path("interviews/<int:pk>/start/", candidate.start_interview, name="start_interview"),
    path("interviews/<int:pk>/questions/<int:position>/", room.room, name="room"),
    path("interviews/<int:pk>/questions/<int:position>/save/", room.save_answer, name="save_answer"),
    path("interviews/<int:pk>/questions/<int:position>/flag/", room.flag_answer, name="flag_answer"),
    path("interviews/<int:pk>/time-left/", room.time_left, name="time_left"),
    path("interviews/<int:pk>/pause/", room.pause_interview, name="pause_interview"),
    path("interviews/<int:pk>/resume/", room.resume_interview, name="resume_interview"),
    path("interviews/<int:pk>/follow-ups/<int:number>/", follow_ups.follow_up, name="follow_up"),
    path("interviews/<int:pk>/follow-ups/<int:number>/save/", follow_ups.save_follow_up, name="save_follow_up"),
    path("interviews/<int:pk>/follow-ups/<int:number>/end/", follow_ups.end_follow_up, name="end_follow_up"),
    path(
        "interviews/<int:pk>/follow-ups/<int:number>/time-left/",
        follow_ups.follow_up_time_left,
        name="follow_up_time_left",
    ),
    path("interviews/<int:pk>/finish/", room.finish_interview, name="finish_interview"),
    path("interviews/<int:pk>/share/", candidate.share_interview, name="share_interview"),
    path("interviews/<int:pk>/unshare/", candidate.unshare_interview, name="unshare_interview"),
    path("review/", reviewer.review_queue, name="review_queue"),
    path("review/extra-time/", reviewer.extra_time, name="extra_time"),
    path("review/<int:pk>/", reviewer.review, name="review"),
    path("review/<int:pk>/answers/<int:answer_pk>/comment/", reviewer.comment_on_answer, name="comment_on_answer"),
    path("review/<int:pk>/answers/<int:answer_pk>/marks/<slug:key_point>/", reviewer.change_mark, name="change_mark"),
    path("review/<int:pk>/sign/", reviewer.sign_review, name="sign_review"),
]
