"""Settings: everything an installation decides comes from the environment that `./sentinel` or an operator sets."""

import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path

import dj_database_url
from cryptography.fernet import Fernet

from sentinel.codecs.cap import signing
from sentinel.runtime.steps import given, static_root
from sentinel.runtime.watching import logs

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("SENTINEL_VAR", ROOT / "var"))


def _secret(name: str, make: Callable[[], str]) -> str:
    """A secret of this installation: the operator's (a variable or a file), or a file only its owner may read."""
    if value := given(f"SENTINEL_{name.upper()}"):
        return value
    path = VAR / "secrets" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = make()
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(fresh)
        except FileExistsError:
            pass
    return path.read_text().strip()


SENTINEL_SPACE = os.environ.get("SENTINEL_SPACE", "real")
if SENTINEL_SPACE not in ("real", "exercise"):
    raise RuntimeError(f"SENTINEL_SPACE must be real or exercise, not {SENTINEL_SPACE!r}")

# Attachments lie here; a pack's parameters `files.max_mb` and `files.max_per_row` go before these limits.
SENTINEL_FILES = VAR / "files" / SENTINEL_SPACE
SENTINEL_FILE_MB = int(os.environ.get("SENTINEL_FILE_MB", "50"))
SENTINEL_FILES_PER_ROW = int(os.environ.get("SENTINEL_FILES_PER_ROW", "60"))

SECRET_KEY = _secret("secret_key", lambda: secrets.token_urlsafe(48))
SENTINEL_FIELD_KEYS = _secret("field_keys", lambda: Fernet.generate_key().decode()).split(",")
# Who signs warnings: a private key and its certificate as PEM; without one the installation signs for itself.
SENTINEL_CAP_SIGNER = _secret("cap_signer", lambda: signing.self_made("京西哨兵自签证书"))
# A folder of certificates (*.pem) whose warnings count as known; who may read the warning feed: "login" or "public".
SENTINEL_CAP_TRUST = os.environ.get("SENTINEL_CAP_TRUST", "")
SENTINEL_WARNING_FEED = os.environ.get("SENTINEL_WARNING_FEED", "login")
if SENTINEL_WARNING_FEED not in ("login", "public"):
    raise RuntimeError(f"SENTINEL_WARNING_FEED must be login or public, not {SENTINEL_WARNING_FEED!r}")
# Set by `up` and by every service and container; nothing can turn the pages of a fault on there.
SENTINEL_PRODUCTION = os.environ.get("SENTINEL_PRODUCTION") == "1"
SENTINEL_TLS = os.environ.get("SENTINEL_TLS") == "1"
SENTINEL_METRICS_TOKEN = given("SENTINEL_METRICS_TOKEN")
DEBUG = os.environ.get("SENTINEL_DEBUG") == "1" and not SENTINEL_PRODUCTION
# Probes and the supervisor ask by the loopback's name whatever the pages are called outside.
ALLOWED_HOSTS = [*filter(None, os.environ.get("SENTINEL_HOSTS", "").split(",")), "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("SENTINEL_ORIGINS", "").split(",") if origin]


def _modules() -> list[str]:
    """Every folder in a wing that holds an app; adding a module needs no line here."""
    found = sorted((PACKAGE / "wings").glob("*/*/apps.py"))
    return [".".join(("sentinel", *path.relative_to(PACKAGE).parts[:-1], "apps", "Config")) for path in found]


INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "django_htmx",
    "sentinel.kernel.apps.Config",
    "sentinel.geo.apps.Config",
    "sentinel.notify.apps.Config",
    "sentinel.ledger.apps.Config",
    "sentinel.web.apps.Config",
    "sentinel.runtime.apps.Config",
    *_modules(),
]

MIDDLEWARE = [
    "sentinel.runtime.watching.requests.Requests",
    "django.middleware.security.SecurityMiddleware",
    "sentinel.web.csp.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "sentinel.kernel.middleware.SessionSeen",
    "sentinel.web.middleware.FactorFirst",
    "sentinel.kernel.middleware.ActorMiddleware",
    "sentinel.web.middleware.FeedCursor",
    "sentinel.web.refusals.RefusalPages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "sentinel.config.urls"
ASGI_APPLICATION = "sentinel.config.asgi.application"
AUTH_USER_MODEL = "kernel.Account"
LOGIN_URL = "/login/"
# Set by `./sentinel demo` only: the accounts the login page offers.
SENTINEL_DEMO_ACCOUNTS = json.loads(os.environ.get("SENTINEL_DEMO_ACCOUNTS", "[]"))
# Roles whose accounts must have one-time codes, e.g. "admin,district_duty_chief"; others may.
SENTINEL_SECOND_FACTOR_ROLES = [role for role in os.environ.get("SENTINEL_SECOND_FACTOR_ROLES", "").split(",") if role]
# How messages leave the real space (docs/operations.md). The exercise space has no way out, whatever stands here, and
# nothing is mailed but through these channels.
SENTINEL_CHANNELS = json.loads(os.environ.get("SENTINEL_CHANNELS", "{}"))
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
# Log-in through an identity provider: off without an issuer. `claim` of the ID token is the user name here.
SENTINEL_OIDC = {
    "issuer": os.environ.get("SENTINEL_OIDC_ISSUER", ""),
    "client_id": os.environ.get("SENTINEL_OIDC_CLIENT_ID", ""),
    "client_secret": os.environ.get("SENTINEL_OIDC_CLIENT_SECRET", ""),
    "claim": os.environ.get("SENTINEL_OIDC_CLAIM", "preferred_username"),
}
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
if SENTINEL_OIDC["issuer"]:
    AUTHENTICATION_BACKENDS.append("sentinel.web.oidc.ProviderBackend")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "sentinel.web.context.shell",
            ],
        },
    }
]

_database = dj_database_url.parse(
    given("DATABASE_URL") or "postgresql:///sentinel", engine="django.contrib.gis.db.backends.postgis"
)
DATABASES = {
    "default": {
        **_database,
        "CONN_HEALTH_CHECKS": True,
        # What the address asks for besides (sslmode, …) stands.
        "OPTIONS": {**_database.get("OPTIONS", {}), "pool": {"min_size": 1, "max_size": 12, "timeout": 10}},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = static_root()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": os.environ.get("SENTINEL_STATICFILES", "whitenoise.storage.CompressedManifestStaticFilesStorage")
    },
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["png", "jpg", "gz", "br", "woff2", "map"]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

SESSION_COOKIE_NAME = f"sentinel_{SENTINEL_SPACE}_session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = f"sentinel_{SENTINEL_SPACE}_csrf"
CSRF_FAILURE_VIEW = "sentinel.web.refusals.csrf_failed"
X_FRAME_OPTIONS = "DENY"
if SENTINEL_TLS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = True
    # Probes and monitors on this side of the proxy speak plainly.
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|readyz/web|metrics)$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000

# GDAL here only serves GeoDjango's own geometry columns; user files are never given to it.
# Other names below this one, and browsers' preload list, are the organisation's to decide, not this product's.
SILENCED_SYSTEM_CHECKS = ["gis.W001", "security.W005", "security.W021"]

LOGGING = logs.configuration()
