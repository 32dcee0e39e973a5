"""The project's settings as tests want them: no secrets needed, cheap passwords, mail kept in memory."""

import os

os.environ.setdefault("DEVELOPMENT", "true")
os.environ.setdefault("SECRET_KEY", "tests")

from core.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
