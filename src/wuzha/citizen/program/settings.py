# SPDX-License-Identifier: Apache-2.0
"""Settings of the program for citizens. It is given an address of the database and a secret for its forms, no more."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from wuzha.runtime.address import database_from_url

#: Signs forms that are on their way, for as long as the program runs: its processes are given the same one.
SECRET_KEY = os.environ.get("WUZHA_CITIZEN_SECRET") or secrets.token_urlsafe(48)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("WUZHA_CITIZEN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = ["wuzha.citizen.program.apps.ProgramConfig"]
MIDDLEWARE = ["wuzha.citizen.program.middleware.guarded"]
ROOT_URLCONF = "wuzha.citizen.program.urls"
ASGI_APPLICATION = "wuzha.citizen.program.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {"context_processors": [], "builtins": ["django.templatetags.i18n"]},
    }
]

DATABASES = {"default": database_from_url(os.environ.get("WUZHA_CITIZEN_DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

#: A form here is small; no file is taken.
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 60
FILE_UPLOAD_HANDLERS: list[str] = []

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
APPEND_SLASH = False
SECURE_REFERRER_POLICY = "no-referrer"

# No line of what was asked for: an address can be what somebody typed.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": True,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
        "none": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {name: {"handlers": ["none"], "propagate": False} for name in ("django.request", "django.security")},
}
