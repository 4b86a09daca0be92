"""Settings. Everything that differs between machines is an environment variable named BALAI_*.

docs/runbook.md lists them; `balai check` refuses to start a server that is set up unsafely.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from balai.config import clock

SOURCE = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("BALAI_VAR", "var")).resolve()
DEMO = os.environ.get("BALAI_DEMO") == "1"
DEBUG = False
SECRET_KEY = os.environ.get("BALAI_SECRET", "")
if not SECRET_KEY:
    from balai.config.secret import kept_secret

    SECRET_KEY = kept_secret(VAR)
ALLOWED_HOSTS = os.environ.get("BALAI_HOSTS", "127.0.0.1 localhost [::1] testserver").split()

BALAI_NOW_MS = clock.now_ms
BALAI_MALL = os.environ.get("BALAI_MALL", "")
BALAI_STREAMS_URL = os.environ.get("BALAI_STREAMS_URL", "")
BALAI_STREAMS_PORT = int(os.environ.get("BALAI_STREAMS_PORT", "8401"))
BALAI_WEB_PORT = int(os.environ.get("BALAI_WEB_PORT", "8400"))
BALAI_CATALOGUE_CACHE = VAR / "cache"
BALAI_VAR = VAR
BALAI_PUBLIC_URL = os.environ.get("BALAI_PUBLIC_URL", f"http://127.0.0.1:{BALAI_WEB_PORT}").rstrip("/")
BALAI_STORE = os.environ.get("BALAI_STORE", "disk")
BALAI_STORE_KEY = os.environ.get("BALAI_STORE_KEY", "")
BALAI_STORE_SECRET = os.environ.get("BALAI_STORE_SECRET", "")
BALAI_SIGNER = os.environ.get("BALAI_SIGNER", "local")
BALAI_SIGNER_SECRET = os.environ.get("BALAI_SIGNER_SECRET", "")
BALAI_TSA = os.environ.get("BALAI_TSA", "local")
BALAI_AGENCIES: dict[str, dict[str, str]] = json.loads(os.environ.get("BALAI_AGENCIES", "{}"))
"""Agencies' systems: code -> {url, key}; docs/formats/exchange.md."""
BALAI_GATEWAYS: dict[str, dict[str, str]] = json.loads(os.environ.get("BALAI_GATEWAYS", "{}"))
"""Gateways of SMS, WhatsApp and push: channel -> {url, key}."""
BALAI_PAYMENTS: dict[str, dict[str, Any]] = json.loads(os.environ.get("BALAI_PAYMENTS", "{}"))
"""Payment providers: mall -> {provider, secrets, merchant}."""
BALAI_SMTP = os.environ.get("BALAI_SMTP", "")
BALAI_MAIL_FROM = os.environ.get("BALAI_MAIL_FROM", "Mal Pelayanan Publik <mpp@balai.invalid>")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "axes",
    "balai.journal",
    "balai.identity",
    "balai.directory",
    "balai.catalogue",
    "balai.documents",
    "balai.payments",
    "balai.queueing",
    "balai.visits",
    "balai.cases",
    "balai.feedback",
    "balai.exchange",
    "balai.notifications",
    "balai.analytics",
    "balai.faces.shared",
    "balai.faces.public",
    "balai.faces.kiosk",
    "balai.faces.board",
    "balai.faces.counter",
    "balai.faces.manage",
    "balai.faces.office",
    "balai.faces.api",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "balai.faces.shared.middleware.house",
]
ROOT_URLCONF = "balai.config.urls"
WSGI_APPLICATION = "balai.config.wsgi.application"
APPEND_SLASH = True
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "balai.faces.shared.context.house",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "balai.faces.shared.templatetags.balai"],
        },
    }
]


def _database(url: str, *, access: bool = False) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = unquote(parts.path)
        return {
            "ENGINE": "balai.config.sqlite",
            "NAME": path.removesuffix(".sqlite3") + ".access.sqlite3" if access else path,
            "CONN_MAX_AGE": None,
            "TEST": {"NAME": f"{path}.access.test" if access else f"{path}.test"},
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"prepare_threshold": 5},
        "TEST": {"MIRROR": "default"} if access else {},
    }


DATABASE_URL = os.environ.get("BALAI_DATABASE", f"sqlite://{VAR / 'balai.sqlite3'}")
if DATABASE_URL.startswith("sqlite://"):
    Path(urlsplit(DATABASE_URL).path).parent.mkdir(parents=True, exist_ok=True)
DATABASES = {"default": _database(DATABASE_URL), "access": _database(DATABASE_URL, access=True)}
DATABASE_ROUTERS = ["balai.config.routing.AccessBook"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "balai.faces.shared.signin.locked_out"
AXES_VERBOSE = False
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_NAME = "balai_sesi"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "balai_csrf"
CSRF_FAILURE_VIEW = "balai.faces.shared.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = os.environ.get("BALAI_ORIGINS", "").split()
LOGIN_URL = "/masuk/"
SECURE_TLS = os.environ.get("BALAI_TLS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_TLS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "balai_bahasa"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "balai.config.static.HashedStatic"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_MAX_AGE = 60

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "balai.config.logs.WithoutCodes", "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"balai": {"level": "INFO"}, "axes": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS = ["axes.W001", "axes.W002", "axes.W003"]
