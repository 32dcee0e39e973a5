"""Signing up and signing in, where it is ours and not the library's."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm as AllauthLoginForm
from django.contrib.auth.models import Group
from django.http import HttpRequest

from .models import CANDIDATES, User

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Everyone who signs up is a candidate; the other groups are given by an administrator."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        saved: User = super().save_user(request, user, form, commit=commit)
        if commit:
            saved.groups.add(Group.objects.get(name=CANDIDATES))
        return saved

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, or write to the log that it could not be: signing up must not fail because the mail server is away."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:
            logger.exception("A mail could not be sent")


class LoginForm(AllauthLoginForm):  # type: ignore[misc]
    """Says in its label what may be typed, not only in a placeholder that goes away."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Username or email"
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
