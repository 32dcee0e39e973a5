"""The least that a Django view can do to save a text: session, CSRF token, one update."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from core.views import healthz
from interviews.models import Answer


@login_required
@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    Answer.objects.filter(pk=pk).update(text=request.POST["text"])
    return HttpResponse("Saved")


urlpatterns = [
    path("answers/<int:pk>/save/", save),
    path("healthz", healthz),
]
