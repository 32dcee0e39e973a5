"""Pages that belong to no audience: health, colour scheme, errors."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from .context_processors import THEMES
from .typed import typed_text

ONE_YEAR_SECONDS = 365 * 24 * 60 * 60


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the app runs and its database answers, for load balancers and `make run`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or the system's scheme in a cookie, and go back to where the form was."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = HttpResponseRedirect(target)
    chosen = request.POST.get("theme")
    if chosen in THEMES:
        response.set_cookie("theme", chosen, max_age=ONE_YEAR_SECONDS, samesite="Lax", httponly=True)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's own 400 page has no request, and with it no colours."""
    return render(request, "400.html", status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """An expired form: say so, and give back what was typed so that nothing is lost."""
    return render(request, "403_csrf.html", {"typed": typed_text(request)}, status=403)
