"""What happens when somebody signs up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import Group
from django.http import HttpRequest

from .models import CANDIDATES, User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Everyone who signs up is a candidate; the other groups are given by an administrator."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        saved: User = super().save_user(request, user, form, commit=commit)
        if commit:
            saved.groups.add(Group.objects.get(name=CANDIDATES))
        return saved
