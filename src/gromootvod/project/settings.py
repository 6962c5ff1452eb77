"""Django's settings, made from `config`. Nothing here is read from anywhere else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from gromootvod.project import config as _config

CONFIG = _config.load()
SETTINGS_TABLE = _config.SETTINGS
_config.ensure_directory(CONFIG.data)

PACKAGE = Path(__file__).resolve().parent.parent
SECRET_KEY = _config.secret_key(CONFIG)
DEBUG = CONFIG["debug"]
BASE_URL = CONFIG["url"].rstrip("/")
_url = urlsplit(BASE_URL)
_https = _url.scheme == "https"
ALLOWED_HOSTS = sorted(
    {_url.hostname or "localhost", "127.0.0.1", "localhost", "[::1]", *CONFIG["allowed_hosts"]}
)
CSRF_TRUSTED_ORIGINS = [BASE_URL]
# A host in X-Forwarded-Host is checked like one in Host, instead of being passed over: a wrong one gets 400.
USE_X_FORWARDED_HOST = True

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "gromootvod.ui",
    "gromootvod.office",
    "gromootvod.contacts",
    "gromootvod.knowledge",
    "gromootvod.desk",
    "gromootvod.incidents",
    "gromootvod.rules",
    "gromootvod.privacy",
    "gromootvod.channels.mail",
    "gromootvod.guest.apps.GuestConfig",
    "gromootvod.workspace",
    "gromootvod.portal",
    # Below the house: its templates replace theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "gromootvod.ui.middleware.Moment",
    "gromootvod.ui.middleware.Armour",
    "gromootvod.ui.middleware.Squeeze",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "gromootvod.office.middleware.Standing",
    "gromootvod.office.sessions.Sessions",
    "gromootvod.office.middleware.Language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "gromootvod.office.second_factor.SecondFactor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "gromootvod.project.urls"
ASGI_APPLICATION = "gromootvod.project.asgi.application"
WSGI_APPLICATION = "gromootvod.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "gromootvod.office.context.house",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "gromootvod.ui.templatetags.ui",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]


def _postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 0,  # the pool keeps connections, Django must not
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": CONFIG["web_threads"] + 8},
            **dict(parse_qsl(parts.query)),
        },
    }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-4000;PRAGMA wal_autocheckpoint=4000;",
        },
        "TEST": {"NAME": path.with_name("test.sqlite3")},
    }


POSTGRES = bool(re.match(r"postgres(ql)?://", CONFIG["database_url"]))
if CONFIG["database_url"] and not POSTGRES:
    raise _config.ConfigError("DATABASE_URL begins with postgresql://")
DATABASES = {
    "default": _postgres(CONFIG["database_url"]) if POSTGRES else _sqlite(CONFIG.data / "desk.sqlite3")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits and spent TOTP codes are counted in the cache. On PostgreSQL there may be several web processes,
# which must count together: in the table of `createcachetable`. On SQLite there is one, its memory is enough.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    if POSTGRES
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 10_000}}
}

AUTH_USER_MODEL = "office.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# Django's own hasher (PBKDF2) stays: argon2 would be one more compiled package for every installation; the
# cap of 1,024 characters in office.forms keeps long passwords from costing anything.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "gromootvod.office.accounts.Adapter"
ACCOUNT_FORMS = {
    "login": "gromootvod.office.forms.SignIn",
    "change_password": "gromootvod.office.forms.ChangePassword",
    "set_password": "gromootvod.office.forms.SetPassword",
    "reauthenticate": "gromootvod.office.forms.Reauthenticate",
}
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_RATE_LIMITS = {"login_failed": ""}  # wrong passwords and codes are counted by office.attempts
ALLAUTH_TRUSTED_PROXY_COUNT = CONFIG["trusted_proxies"]
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = CONFIG["name"]
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off
MFA_FORMS = {
    "authenticate": "gromootvod.office.forms.Code",
    "reauthenticate": "gromootvod.office.forms.CodeAgain",
    "login_webauthn": "gromootvod.office.forms.PasskeySignIn",
    "authenticate_webauthn": "gromootvod.office.forms.PasskeyAfterPassword",
    "reauthenticate_webauthn": "gromootvod.office.forms.PasskeyAgain",
    "add_webauthn": "gromootvod.office.forms.AddPasskey",
    "edit_webauthn": "gromootvod.office.forms.RenamePasskey",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG

SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_NAME = "gromo_session"
CSRF_COOKIE_NAME = "gromo_csrf"
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CONFIG["trusted_proxies"] else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

LANGUAGE_CODE = CONFIG["language"]
LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = CONFIG["time_zone"]

STATIC_URL = "/static/"
STATIC_ROOT = CONFIG.data / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "gromootvod.ui.storage.Static"},
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 3600

LOGGING_CONFIG = None
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008"]  # TLS ends at the proxy, which redirects
