# SPDX-License-Identifier: Apache-2.0
"""Settings of the platform. Secrets and places come from the environment or the data directory, never from here."""

from __future__ import annotations

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from wuzha.runtime.address import database_from_url
from wuzha.runtime.home import default_home
from wuzha.runtime.keys import master_keys, secret_key
from wuzha.ui import built

PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = secret_key()
#: The master keys; every key of sealed data and of the audit chain is derived from them (`wuzha.keys`), and how to read
#: them anew when another process has begun a new generation.
WUZHA_MASTER_KEYS = master_keys()
WUZHA_LOAD_MASTER_KEYS = master_keys
WUZHA_MASTER_KEY: bytes = WUZHA_MASTER_KEYS.keys[WUZHA_MASTER_KEYS.newest]
#: Where sealed files lie, such as photos (`wuzha.sealed.files`).
WUZHA_FILES: Path = default_home().root / "files"
#: Where anchors of the audit trail are kept, outside the database (`wuzha.audit.anchors`).
WUZHA_ANCHORS = Path(os.environ.get("WUZHA_ANCHORS") or default_home().root / "anchors" / "audit.jsonl")
#: Who else keeps anchors or their time, if anybody (`wuzha.audit.outside`): a time-stamp authority (RFC 3161) with the
#: certificates it is checked by, and a witness on another host with the token for it.
WUZHA_TSA = os.environ.get("WUZHA_TSA", "")
WUZHA_TSA_CERTIFICATES = os.environ.get("WUZHA_TSA_CERTIFICATES", "")
WUZHA_WITNESS = os.environ.get("WUZHA_WITNESS", "").rstrip("/")
WUZHA_WITNESS_TOKEN = os.environ.get("WUZHA_WITNESS_TOKEN", "")
#: Seconds for which indicators are told again, with their instant (`wuzha.core.indicators.kept`); 0: nothing is kept,
#: no results either (`wuzha.results.queries.kept`).
WUZHA_FIGURES_KEPT = 60
#: A GeoJSON file with the boundaries of the townships, each feature with its division code as `code`; empty: pages of
#: standing show tiles roughly in place.
WUZHA_BOUNDARIES = os.environ.get("WUZHA_BOUNDARIES", "")
#: The demo city shows its log-ins and a role switcher; a real city never sets this.
WUZHA_DEMO = os.environ.get("WUZHA_DEMO", "") == "1"

DEBUG = False
ALLOWED_HOSTS = os.environ.get("WUZHA_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("WUZHA_TRUSTED_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_htmx",
    "treebeard",
    "procrastinate.contrib.django",
    "wuzha.org",
    "wuzha.core",
    "wuzha.audit",
    "wuzha.backup",
    "wuzha.inbox",
    "wuzha.privacy",
    "wuzha.custody",
    "wuzha.documents",
    "wuzha.search",
    "wuzha.intake",
    "wuzha.warning",
    "wuzha.funds",
    "wuzha.calls",
    "wuzha.requests",
    "wuzha.leads",
    "wuzha.cases",
    "wuzha.operations",
    "wuzha.evidence",
    "wuzha.people",
    "wuzha.series",
    "wuzha.results",
    "wuzha.measures",
    "wuzha.figures",
    "wuzha.sanctions",
    "wuzha.standing",
    "wuzha.meetings",
    "wuzha.inspections",
    "wuzha.oversight",
    "wuzha.bulletins",
    "wuzha.cards",
    "wuzha.outlets",
    "wuzha.shutdowns",
    "wuzha.outreach",
    "wuzha.fraudfree",
    "wuzha.lecturers",
    "wuzha.citizen",
    "wuzha.exchange",
    "wuzha.simulation",
    "wuzha.ui",
    "wuzha.site",
]

MIDDLEWARE = [
    "wuzha.ui.middleware.no_connection_while_sending",
    "django.middleware.security.SecurityMiddleware",
    "wuzha.ui.middleware.content_security_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wuzha.ui.middleware.never_kept",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "wuzha.ui.middleware.chosen_language",
    "wuzha.ui.middleware.read_only_without_room",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wuzha.org.sessions.end_idle",
    "wuzha.org.binding.bound_to_where_it_began",
    "wuzha.org.sessions.change_password_first",
    "wuzha.org.middleware.acting_person",
    "wuzha.org.second_factor.second_factor_first",
    "wuzha.ui.middleware.no_bare_refusals",
]

ROOT_URLCONF = "wuzha.site.urls"
ASGI_APPLICATION = "wuzha.site.asgi.application"

FORM_RENDERER = "wuzha.ui.selects.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "wuzha.site.context.shell",
            ],
        },
    },
]

DATABASES = {
    "default": database_from_url(
        os.environ.get("WUZHA_DATABASE_URL", ""), pool=int(os.environ.get("WUZHA_DATABASE_POOL", "0"))
    )
}
#: Who owns the tables, beside who works with them; `None` where one role does both (`wuzha.runtime.roles`).
_owner = os.environ.get("WUZHA_DATABASE_OWNER_URL", "")
WUZHA_DATABASE_OWNER = database_from_url(_owner) if _owner else None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "org.Person"
AUTHENTICATION_BACKENDS = ["wuzha.org.login.LockingBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "site:login"
LOGIN_REDIRECT_URL = "site:home"
CSRF_FAILURE_VIEW = "wuzha.ui.errors.csrf_failure"

SESSION_COOKIE_AGE = 8 * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# HTTPS ends at the city's proxy; with it in front, both cookies travel over TLS only.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("WUZHA_HTTPS", "") == "1"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

#: Upload limits: a form field in memory, a file on disk (bytes).
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "wuzha.ui.uploads.SealedUploadHandler",
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
WUZHA_PRODUCT = _("Wuzha")

STATIC_URL = "/static/"
STATICFILES_DIRS = [(built.folder(), built.BUILT)]
STORAGES = {"staticfiles": {"BACKEND": "wuzha.ui.serving.VersionedStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_IMMUTABLE_FILE_TEST = rf"^{STATIC_URL}{built.DIST}v-"

# Nothing with personal data may reach a log: requests are logged without query strings, SQL never.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "masked": {"()": "wuzha.audit.logs.MaskingFilter"},
        # Told in one line where it happens (`wuzha.ui.errors`): a database that is away fails every request.
        "not_busy": {
            "()": "django.utils.log.CallbackFilter",
            "callback": lambda record: getattr(record, "status_code", 0) != 503,
        },
    },
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["masked"]}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.db.backends": {"level": "WARNING"},
        "django.request": {"level": "ERROR", "filters": ["not_busy"]},
        "fido2": {"level": "WARNING"},  # names passkeys
        "procrastinate": {"level": "WARNING"},
        "uvicorn.access": {"level": "WARNING"},
    },
}

SILENCED_SYSTEM_CHECKS = [
    "security.W004",  # HSTS and the redirect to HTTPS belong to the proxy in front
    "security.W008",
]
