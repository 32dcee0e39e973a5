"""Addresses of one interview's pages."""

from django.urls import reverse


def url(name, interview, **kwargs):
    return reverse(name, kwargs={"pk": interview.pk, **kwargs})


def save_url(interview, position=1):
    return url("save_answer", interview, position=position)


def room_url(interview, position=1):
    return url("room", interview, position=position)
