"""All addresses of the site."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from . import views

admin.autodiscover()
# The admin's own login form has no rate limit; send people to the one that has.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler400 = views.bad_request

urlpatterns = [
    path("", include("interviews.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("theme/", views.set_theme, name="set_theme"),
    path("healthz", views.healthz, name="healthz"),
]
