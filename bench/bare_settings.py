"""The project's settings, with nothing but what an authenticated view of one update needs."""

from core.settings import *  # noqa: F403

ROOT_URLCONF = "bench.bare"
INSTALLED_APPS = ["interviews", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
