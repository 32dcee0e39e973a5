"""What every request goes through: text no database can hold is refused, private pages are not stored."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

GetResponse = Callable[[HttpRequest], HttpResponse]


def refuse_unstorable_text(get_response: GetResponse) -> GetResponse:
    """Answer 400 to a NUL byte in the address or a cookie: PostgreSQL raises on it, SQLite stores it.

    Cookies hold the session's key, which is looked up. Halves of characters cannot come: Django replaces them.
    Text typed into forms is cleaned by the forms, which can give it back.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        in_address = "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", "")
        if in_address or any("\x00" in value for value in request.COOKIES.values()):
            return render(request, "400.html", status=400)
        return get_response(request)

    return middleware


def explain_wrong_method(get_response: GetResponse) -> GetResponse:
    """A page for people who open the address of a form, where Django answers 405 with nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and not response.content:
            page = render(request, "405.html", status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    return middleware


def private_pages(get_response: GetResponse) -> GetResponse:
    """Pages of a signed-in person are not stored: stored ones showed stale text after "back"."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated:
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return middleware
