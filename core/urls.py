"""All addresses of the site."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from . import views

admin.autodiscover()
# The admin's own login form has no rate limit; send people to the one that has.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler400 = views.bad_request

urlpatterns = [
    path("", include("interviews.urls")),
    path("accounts/", include("allauth.account.urls")),
    # Signing out there must wipe the device too, which the site's own page does.
    path("admin/logout/", RedirectView.as_view(pattern_name="account_logout")),
    path("admin/", admin.site.urls),
    path("theme/", views.set_theme, name="set_theme"),
    path("healthz", views.healthz, name="healthz"),
]
