"""Accounts: who exists, and to which groups they belong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin

from interviews.models import User

if TYPE_CHECKING:
    BaseUserAdmin = DjangoUserAdmin[User]
else:
    BaseUserAdmin = DjangoUserAdmin


@admin.register(User)
class UserAdmin(BaseUserAdmin):
    list_display = ["username", "email", "first_name", "last_name", "extra_time_percent", "is_active", "is_staff"]
    fieldsets = (*(DjangoUserAdmin.fieldsets or ()), ("Interviews", {"fields": ["extra_time_percent"]}))
    list_filter = ["groups", "is_active", "is_staff", "is_superuser"]
    search_help_text = "Username, name or email address."
