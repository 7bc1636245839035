"""Settings, all from the environment. docs/operations.md lists them for the people who run Pilar."""

import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url

from pilar.errors import PilarError
from pilar.kernel import mail_address

# Every PILAR_… name that something reads. `pilar serve` points at one that nobody knows: a misspelt setting is silent.
KNOWN_SETTINGS = (
    "PILAR_DEBUG",
    "PILAR_DEMO",
    "PILAR_EMAIL_FROM",
    "PILAR_EMAIL_URL",
    "PILAR_HOME",
    "PILAR_JOB_LEASE",
    "PILAR_LKE_DATA",
    "PILAR_MAX_UPLOAD",
    "PILAR_OIDC_CLIENT_ID",
    "PILAR_OIDC_NAME",
    "PILAR_OIDC_NIP_CLAIM",
    "PILAR_OIDC_SECRET",
    "PILAR_OIDC_URL",
    "PILAR_ORIGIN",
    "PILAR_PROXIES",
    "PILAR_REQUIRE",
    "PILAR_REQUIRE_MFA",
    "PILAR_SECRET_KEY",
    "PILAR_TEST_POSTGRES",
)
MEBIBYTE = 1024 * 1024


def _number(name: str, default: int, low: int, high: int) -> int:
    text = os.environ.get(name, "").strip() or str(default)
    if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
        raise PilarError(f"Setelan {name} harus bilangan bulat {low} sampai {high}, bukan “{text}”.")
    return int(text)


def _switch(name: str, default: bool = False) -> bool:
    text = os.environ.get(name, "").strip() or str(int(default))
    if text not in ("0", "1"):
        raise PilarError(f"Setelan {name} harus 0 atau 1, bukan “{text}”.")
    return text == "1"


def _prepare_home() -> Path:
    """The folder of everything that belongs to this installation. Nobody else on the machine may read it."""
    home = Path(os.environ.get("PILAR_HOME", "").strip() or "var").absolute()
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise PilarError(f"Folder data {home} (PILAR_HOME) tidak dapat dibuat: {error.strerror}.") from error
    return home


def _secret_key(home: Path) -> str:
    """PILAR_SECRET_KEY, else the key file of this home, made on first use.

    A new key is written aside and linked into place: link() refuses an existing name, so of two processes that start
    at once the second one reads the whole key of the first.
    """
    given = os.environ.get("PILAR_SECRET_KEY", "")
    if given:
        if len(given) < 32:
            raise PilarError("Setelan PILAR_SECRET_KEY terlalu pendek: isi sedikitnya 32 karakter acak.")
        return given
    path = home / "secret.key"
    try:
        if not path.exists():
            with tempfile.NamedTemporaryFile("w", dir=home, encoding="ascii") as new:  # made with mode 0600
                new.write(secrets.token_urlsafe(64))
                new.flush()
                os.fsync(new.fileno())
                with suppress(FileExistsError):
                    os.link(new.name, path)
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise PilarError(f"Berkas kunci {path} tidak dapat dibaca atau dibuat: {error}.") from error
    if len(key) < 32:
        raise PilarError(f"Berkas kunci {path} rusak: isinya terlalu pendek. Pulihkan dari cadangan.")
    return key


def _origin(port: int) -> tuple[str, str, bool]:
    """The public address as (origin, host name, whether it is https)."""
    text = os.environ.get("PILAR_ORIGIN", "").strip().rstrip("/").lower() or f"http://localhost:{port}"
    wrong = PilarError(
        f"Setelan PILAR_ORIGIN harus berupa alamat tanpa jalur, misalnya https://zi.contoh.go.id, bukan “{text}”."
    )
    try:
        parts = urlsplit(text)
        host = parts.hostname
        _ = parts.port  # raises where it is no number
    except ValueError as error:
        raise wrong from error
    if parts.scheme not in ("http", "https") or not host or text != f"{parts.scheme}://{parts.netloc}" or "@" in text:
        raise wrong
    return text, host, parts.scheme == "https"


def _database(home: Path) -> Mapping[str, Any]:
    """DATABASE_URL, else SQLite inside PILAR_HOME. Only SQLite and PostgreSQL are tested, so only they are taken."""
    url = os.environ.get("DATABASE_URL", "").strip()
    try:
        database: dict[str, Any] = dict(
            dj_database_url.parse(url or "sqlite://", conn_max_age=600, conn_health_checks=True)
        )
    except ValueError as error:
        raise PilarError("Setelan DATABASE_URL tidak dapat dibaca sebagai alamat basis data.") from error
    if not url:
        database["NAME"] = str(home / "pilar.sqlite3")  # not by URL: a path may hold characters that a URL may not
    engine = database["ENGINE"]
    if engine == "django.db.backends.sqlite3":
        database["OPTIONS"] = {
            # A transaction takes the write lock when it begins: two that read first and write later cannot deadlock.
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,  # seconds to wait for that lock
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON",
        }
    elif engine != "django.db.backends.postgresql":
        raise PilarError("Setelan DATABASE_URL harus dimulai dengan sqlite:// atau postgres://.")
    elif find_spec("psycopg") is None:
        raise PilarError("PostgreSQL memerlukan pustaka psycopg; pasang dengan `uv sync --extra postgres`.")
    else:
        # Nothing here runs long enough to be worth a second of compiling, which a wrong guess of rows would begin.
        database.setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
    return database


def _outside_provider() -> dict[str, str]:
    """Where people may sign in from elsewhere: url, client_id, secret and name, all of them empty or none."""
    names = {"url": "PILAR_OIDC_URL", "client_id": "PILAR_OIDC_CLIENT_ID", "secret": "PILAR_OIDC_SECRET",
             "name": "PILAR_OIDC_NAME"}  # fmt: skip
    given = {key: os.environ.get(name, "").strip() for key, name in names.items()}
    missing = [names[key] for key, value in given.items() if not value]
    if len(missing) == len(given):
        return given
    if missing:
        raise PilarError(f"Setelan {' dan '.join(missing)} belum diisi: setelan PILAR_OIDC_… diisi semua atau tidak.")
    parts = urlsplit(given["url"])
    if parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1"):
        raise PilarError(f"Setelan PILAR_OIDC_URL harus dimulai dengan https://, bukan “{given['url']}”.")
    if find_spec("requests") is None or find_spec("jwt") is None:
        raise PilarError("Setelan PILAR_OIDC_URL memerlukan pustaka tambahan; pasang dengan `uv sync --extra oidc`.")
    return given


PORT = _number("PORT", 8000, 1, 65535)
PILAR_DEMO = _switch("PILAR_DEMO")
PILAR_HOME = _prepare_home()
PILAR_ORIGIN, _host, _https = _origin(PORT)
PILAR_MAX_UPLOAD = _number("PILAR_MAX_UPLOAD", 10 * MEBIBYTE, 64 * 1024, 1024 * MEBIBYTE)
PILAR_JOB_LEASE = _number("PILAR_JOB_LEASE", 60, 1, 3600)  # seconds
PILAR_UNKNOWN_SETTINGS = sorted(name for name in os.environ if name.startswith("PILAR_") and name not in KNOWN_SETTINGS)

# --- Django itself ---
DEBUG = _switch("PILAR_DEBUG")
SECRET_KEY = _secret_key(PILAR_HOME)
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "lucide",
    "django_htmx",
    "pilar.kernel",
    "pilar.organisation",
    "pilar.evaluation",
    "pilar.evaluation.assessment",
    "pilar.evaluation.proposal",
    "pilar.evaluation.portalrb",
    "pilar.records",
    "pilar.roadmap",
    "pilar.areas.change",
    "pilar.portal",
    *(["pilar.demo"] if PILAR_DEMO else []),
    # After the rooms: their templates stand in the place of allauth's.
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "pilar.kernel.middleware.AccessLogMiddleware",
    "pilar.kernel.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "pilar.kernel.middleware.BodyLimitMiddleware",
    "pilar.kernel.middleware.OpenedLikeAPageMiddleware",
    # Pages carry a masked CSRF token and Django pads the stream at random, so their length tells nothing (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "pilar.urls"
CSRF_FAILURE_VIEW = "pilar.kernel.errors.csrf_failure"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "pilar.organisation.context.frame",
            ]
        },
    }
]
DATABASES = {"default": _database(PILAR_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# In the database, so that all processes and nodes count the same attempts to sign in.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kernel_cache"}}

# --- who signs in, and how (pilar/organisation/backends.py, docs/operations.md) ---
AUTH_USER_MODEL = "organisation.User"
AUTHENTICATION_BACKENDS = ["pilar.organisation.backends.SignInBackend"]
PASSWORD_HASHERS = ["pilar.organisation.signin.hashers.OfficeArgon2"]
# Length and no list of what everybody guesses; no rules of composition (NIST SP 800-63B).
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"pilar.organisation.signin.passwords.{name}"}
    for name in ("LongEnough", "NotCommon", "NotOneself", "NotOnlyDigits")
]
PASSWORD_RESET_TIMEOUT = 2 * 3600  # seconds that the link in a mail works
LOGIN_URL = "/masuk/"
LOGIN_REDIRECT_URL = "/ruang-kerja/"
SESSION_ENGINE = "pilar.organisation.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
LOGOUT_REDIRECT_URL = "/masuk/"
# Whoever holds a role that needs it sets up a second factor before anything else.
PILAR_REQUIRE_MFA = _switch("PILAR_REQUIRE_MFA", default=not PILAR_DEMO)
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# allauth: no sign-up, no address book of e-mails, no limits by network address (pilar/organisation/signin/throttle.py).
ACCOUNT_ADAPTER = "pilar.organisation.signin.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "pilar.organisation.signin.forms.SignInForm",
    "reauthenticate": "pilar.organisation.signin.forms.ConfirmForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_RATE_LIMITS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_DISPLAY = "pilar.organisation.signin.adapter.display_name"
MFA_ADAPTER = "pilar.organisation.signin.adapter.FactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "activate_totp": "pilar.organisation.signin.factor_forms.ActivateTotpForm",
    "add_webauthn": "pilar.organisation.signin.factor_forms.AddPasskeyForm",
    "authenticate": "pilar.organisation.signin.factor_forms.CodeForm",
    "authenticate_webauthn": "pilar.organisation.signin.factor_forms.PasskeyForm",
    "edit_webauthn": "pilar.organisation.signin.factor_forms.RenamePasskeyForm",
    "login_webauthn": "pilar.organisation.signin.factor_forms.PasskeySignInForm",
    "reauthenticate": "pilar.organisation.signin.factor_forms.ConfirmCodeForm",
    "reauthenticate_webauthn": "pilar.organisation.signin.factor_forms.ConfirmPasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # periods of 30 seconds by which a telephone's clock may be wrong

_outside = _outside_provider()
PILAR_OIDC_NAME = _outside["name"]
PILAR_OIDC_NIP_CLAIM = os.environ.get("PILAR_OIDC_NIP_CLAIM", "").strip()
if PILAR_OIDC_NAME:
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
    SOCIALACCOUNT_ADAPTER = "pilar.organisation.signin.outside_adapter.OutsideAdapter"
    SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "luar",
                    "name": PILAR_OIDC_NAME,
                    "client_id": _outside["client_id"],
                    "secret": _outside["secret"],
                    "settings": {"server_url": _outside["url"]},
                }
            ],
        }
    }

# --- language and time ---
LANGUAGE_CODE = "id"
TIME_ZONE = "UTC"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # it breaks numbers in addresses and in SVG

# --- who may ask, and over what ---
_is_default_origin = f"http://localhost:{PORT}" == PILAR_ORIGIN
ALLOWED_HOSTS = ["localhost", "127.0.0.1"] if _is_default_origin else [_host]
CSRF_TRUSTED_ORIGINS = [PILAR_ORIGIN, f"http://127.0.0.1:{PORT}"] if _is_default_origin else [PILAR_ORIGIN]
# Passkeys want https; browsers make an exception for localhost, and so does this for the default address alone.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _is_default_origin
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _https else 0
# granian listens on the loopback address, so with an https origin every request comes through the proxy that sets this.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
# How many proxies in front write X-Forwarded-For; read by pilar/kernel/addresses.py alone. 0: nobody's word counts.
PILAR_PROXIES = _number("PILAR_PROXIES", 0, 0, 5)
SECURE_REDIRECT_EXEMPT = [r"^sehat/$"]  # asked over plain HTTP by the supervisor and by monitors on the machine
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- uploads: never on disk, and never larger than the limit ---
FILE_UPLOAD_HANDLERS = ["pilar.kernel.uploads.CappedMemoryUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = min(PILAR_MAX_UPLOAD, 2 * MEBIBYTE)  # the typed part of a form
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# --- mail: queued like all background work, see pilar/kernel/mail.py ---
PILAR_EMAIL_SERVER = mail_address.server_from(os.environ.get("PILAR_EMAIL_URL", "").strip())
PILAR_EMAIL_FROM = DEFAULT_FROM_EMAIL = mail_address.sender_from(os.environ.get("PILAR_EMAIL_FROM", "").strip(), _host)
EMAIL_BACKEND = "pilar.kernel.mail_backend.QueueBackend"

# --- static files: collected into PILAR_HOME by `pilar serve` ---
STATIC_URL = "/static/"
STATIC_ROOT = PILAR_HOME / "static"
_static_storage = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if DEBUG
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # What bodies store, by content (pilar/kernel/files.py); readable by this account only.
    "files": {
        "BACKEND": "pilar.kernel.storage.ContentStorage",
        "OPTIONS": {"location": PILAR_HOME / "files", "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": _static_storage},
}

# --- logs: standard error, no personal data (see pilar/kernel/logs.py) ---
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "pilar.kernel.logs.LineFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "pilar": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # Below ERROR it names every mistyped path; the access log has the status already.
        "django.request": {"level": "ERROR"},
        # It quotes host names, paths and referrers that a client sent.
        "django.security": {"level": "CRITICAL"},
    },
}
