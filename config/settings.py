"""Settings, read from the environment; every part has a safe embedded default."""

from datetime import timedelta
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
# The whole register as files for download, built by each host for itself.
REGISTER_DOWNLOADS_DIR = Path(env.str("REGISTER_DOWNLOADS_DIR", default=str(VAR_DIR / "downloads")))
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

PUBLIC_APPS = ["register", "alerts", "website", "opendata"]
EDITOR_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "editorial.apps.EditorsAdminConfig",
    "django.contrib.sessions",
    "django.contrib.messages",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
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
    "register.heads.HeadMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "register.compression.CompressionMiddleware",
    "register.languages.LanguageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "opendata.sharing.SharingMiddleware",
    "register.refusals.SlashMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "opendata.api.middleware.ApiMiddleware",
    "register.conditional.JournalMiddleware",
    "register.refusals.RefusalMiddleware",
]
if SERVES_EDITORS:
    MIDDLEWARE += [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django_otp.middleware.OTPMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "editorial.middleware.NoStoreMiddleware",
        "editorial.too_much.TooMuchMiddleware",
        "editorial.signin.second_factor.SecondFactorMiddleware",
        "axes.middleware.AxesMiddleware",
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

# Reports of errors by readers: how many one address may send a day, and everybody in an hour.
REPORTS_A_DAY = env.int("REPORTS_A_DAY", default=10)
REPORTS_AN_HOUR = env.int("REPORTS_AN_HOUR", default=60)
# Where else readers can write: an e-mail address, shown on public pages.
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="")

# How often one address may ask the API in a minute, of each process; 0 for no limit.
API_REQUESTS_A_MINUTE = env.int("API_REQUESTS_A_MINUTE", default=600)

# Signing in. The first backend refuses those who are locked out and lets nobody in; without
# passphrases the second one still says what people may do.
PASSPHRASES = env.bool("PASSPHRASES", default=True)
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "admin:login"
PASSWORD_RESET_TIMEOUT = 60 * 60

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_WHITELIST_CALLABLE = "editorial.signin.lockout.is_no_guess"
AXES_LOCKOUT_CALLABLE = "editorial.signin.lockout.refuse"
AXES_CLIENT_IP_CALLABLE = "register.visitors.client_address"
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True  # the audit trail keeps what matters
AXES_VERBOSE = False
# How many proxies stand before us, each of which adds an address to X-Forwarded-For.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

# required | optional: whether everybody has to have a second factor.
SECOND_FACTOR = env.str("SECOND_FACTOR", default="required" if HTTPS else "optional")
if SECOND_FACTOR not in ("required", "optional"):
    raise ImproperlyConfigured(
        f"SECOND_FACTOR is “{SECOND_FACTOR}”: set it to required or optional"
    )
OTP_TOTP_ISSUER = "Countersign"

# Single sign-on by OpenID Connect, as soon as a client is named. Needs the packages of “sso”.
OIDC_RP_CLIENT_ID = env.str("OIDC_RP_CLIENT_ID", default="")
SINGLE_SIGN_ON = bool(OIDC_RP_CLIENT_ID) and SERVES_EDITORS
OIDC_CREATE_USER = env.bool("OIDC_CREATE_USER", default=False)
OIDC_GROUPS_CLAIM = env.str("OIDC_GROUPS_CLAIM", default="")
# Which group of the provider gives which role: policy-team=Officer,heads=Reviewer
OIDC_ROLES = env.dict("OIDC_ROLES", default={})
if SINGLE_SIGN_ON:
    INSTALLED_APPS += ["mozilla_django_oidc"]
    AUTHENTICATION_BACKENDS += ["editorial.signin.sso.ProviderBackend"]
    OIDC_RP_CLIENT_SECRET = env.str("OIDC_RP_CLIENT_SECRET")
    OIDC_OP_ISSUER = env.str("OIDC_OP_ISSUER")
    OIDC_OP_AUTHORIZATION_ENDPOINT = env.str("OIDC_OP_AUTHORIZATION_ENDPOINT")
    OIDC_OP_TOKEN_ENDPOINT = env.str("OIDC_OP_TOKEN_ENDPOINT")
    OIDC_OP_USER_ENDPOINT = env.str("OIDC_OP_USER_ENDPOINT")
    OIDC_OP_JWKS_ENDPOINT = env.str("OIDC_OP_JWKS_ENDPOINT")
    OIDC_RP_SIGN_ALGO = env.str("OIDC_RP_SIGN_ALGO", default="RS256")
    OIDC_RP_SCOPES = env.str("OIDC_RP_SCOPES", default="openid email profile")
    OIDC_USE_PKCE = True
    OIDC_TIMEOUT = 10
    LOGIN_REDIRECT_URL_FAILURE = "/admin/login/?refused=1"
if not PASSPHRASES and not SINGLE_SIGN_ON:
    raise ImproperlyConfigured(
        "PASSPHRASES is off and OIDC_RP_CLIENT_ID is not set: nobody could sign in"
    )

# Notices by e-mail. Without EMAIL_URL nothing is sent.
EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    mail_server = env.email_url("EMAIL_URL")
    globals().update({name: value for name, value in mail_server.items() if value is not None})
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Countersign <countersign@localhost>")
# Where mails point to, with scheme and without a path.
SITE_ADDRESS = env.str("SITE_ADDRESS", default="http://127.0.0.1:8000").rstrip("/")

# The public site's own, where it is another; alerts for readers lead there.
PUBLIC_ADDRESS = env.str("PUBLIC_ADDRESS", default=SITE_ADDRESS).rstrip("/")

# Alerts by e-mail for readers: whether the public pages offer them, how many one address may ask
# for in a day, and everybody in an hour. send_alerts sends them.
ALERTS = env.bool("ALERTS", default=bool(EMAIL_URL))
ALERTS_A_DAY = env.int("ALERTS_A_DAY", default=20)
ALERTS_AN_HOUR = env.int("ALERTS_AN_HOUR", default=200)

# Hashes of passphrases known from breaches, sorted, as Pwned Passwords gives them to download.
BREACHED_PASSPHRASES = env.str("BREACHED_PASSPHRASES", default="")

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "editorial.signin.passphrases.MadeOfCommonValidator"},
    {
        "NAME": "editorial.signin.passphrases.BreachedValidator",
        "OPTIONS": {"path": BREACHED_PASSPHRASES},
    },
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
# The interface of the public pages; register/languages.py says more of each.
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg"), ("ja", "日本語")]
LOCALE_PATHS = [BASE_DIR / "locale"]

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
    "filters": {"in_a_line": {"()": "config.logs.InALine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # Whoever scans the network for hosts writes their names into requests; it is no fault of ours.
    "loggers": {"django.security.DisallowedHost": {"filters": ["in_a_line"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
