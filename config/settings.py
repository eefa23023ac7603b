"""Settings, read from the environment; every part has a safe embedded default."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
if (BASE_DIR / ".env").is_file():
    env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DEBUG", default=False)

# all | public | editor: which side of the house this process serves.
REGISTER_SITE = env.str("REGISTER_SITE", default="all")
if REGISTER_SITE not in ("all", "public", "editor"):
    raise ImproperlyConfigured(
        f"REGISTER_SITE is “{REGISTER_SITE}”: set it to all, public or editor"
    )
SERVES_PUBLIC = REGISTER_SITE in ("all", "public")
SERVES_EDITORS = REGISTER_SITE in ("all", "editor")

REGISTER_HOME_COUNTRY = env.str("REGISTER_HOME_COUNTRY", default="GB").upper()
REGISTER_INDEX_DIR = Path(env.str("REGISTER_INDEX_DIR", default=str(VAR_DIR / "index")))
# The register of an earlier day is held in memory while it is asked for.
REGISTER_AS_OF_MOST = env.int("REGISTER_AS_OF_MOST", default=20_000)
REGISTER_ARCHIVE_DIR = Path(env.str("REGISTER_ARCHIVE_DIR", default=str(BASE_DIR / "data")))

# check_sources says this of itself to those whose pages it visits.
SOURCES_CONTACT = env.str("SOURCES_CONTACT", default="")
# Keep copies of sources, of hosts that publish under an open licence: www.gov.uk does so under the
# Open Government Licence.
ARCHIVE_SOURCES = env.bool("ARCHIVE_SOURCES", default=False)
ARCHIVE_HOSTS = env.list("ARCHIVE_HOSTS", default=["www.gov.uk"])

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    key_file = VAR_DIR / "secret_key"
    if not key_file.is_file():
        raise ImproperlyConfigured(
            "SECRET_KEY is not set: set it in the environment or in .env to 50 or more random "
            "characters (make demo writes one into var/ for itself)"
        )
    SECRET_KEY = key_file.read_text().strip()

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# Behind a proxy that ends TLS: HTTPS=on. The demo speaks plain HTTP on the loopback interface.
HTTPS = env.bool("HTTPS", default=False)
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"
SESSION_COOKIE_AGE = 12 * 60 * 60
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

PUBLIC_APPS = ["register", "website", "opendata"]
EDITOR_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "editorial.apps.EditorsAdminConfig",
    "django.contrib.sessions",
    "django.contrib.messages",
    "editorial",
    "partners",
    "agreements",
    "intake",
]
# A public-only process knows nothing of the editors' tables.
INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django.forms",
    "django_filters",
    "csp",
    *PUBLIC_APPS,
]
if SERVES_EDITORS:
    INSTALLED_APPS += EDITOR_APPS

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "register.conditional.JournalMiddleware",
    "register.refusals.RefusalMiddleware",
]
if SERVES_EDITORS:
    MIDDLEWARE += [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "editorial.middleware.NoStoreMiddleware",
        "editorial.too_much.TooMuchMiddleware",
    ]
    CSRF_FAILURE_VIEW = "editorial.unsent.csrf_failure"

ROOT_URLCONF = "config.urls"
# What previews are drawn by, also where this process serves editors alone.
PUBLIC_URLCONF = "config.public_urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                *(
                    [
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                    if SERVES_EDITORS
                    else []
                ),
            ],
        },
    },
]

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'register.db'}")}
DATABASE = DATABASES["default"]
if DATABASE["ENGINE"].endswith("sqlite3"):
    DATABASE.setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",
        timeout=20,
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    )
else:
    DATABASE["CONN_HEALTH_CHECKS"] = True
    DATABASE["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# An agreement is one form, of up to 1,000 commitments with some 25 fields each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 30_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
