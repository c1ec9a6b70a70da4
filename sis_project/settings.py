"""Every setting of SIS, read from the environment (`.env.example` lists them all)."""

from pathlib import Path

from sis_project import api_settings, unfold_settings
from sis_project.environment import Environment
from sis_project.telemetry.log_keys import UNSET_SECRET_KEY, log_key, url_password
from telemetry.logs import Redactor, logging_config
from telemetry.logs.config import LOG_FORMATS, LOG_STREAMS

OWN_ROOMS = (
    *("sis_project", "orchestration", "redpackets", "groups"),
    *("accounts", "drivers", "telemetry", "sandbox"),
)
BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment(default_file=BASE_DIR / ".env")

DEBUG = env.flag("SIS_DEBUG", default=False)
SECRET_KEY = env.text("SIS_SECRET_KEY", UNSET_SECRET_KEY)
ALLOWED_HOSTS = env.texts("SIS_ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "knox",
    "django_celery_beat",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "sis_project",
    "accounts",
    "groups",
    "redpackets",
    "orchestration",
]

MIDDLEWARE = [
    "sis_project.telemetry.probes.Probes",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "sis_project.api.request_ids.RequestIds",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "sis_project.urls"
ASGI_APPLICATION = "sis_project.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Ours come before those of the packages that they extend.
        "DIRS": [BASE_DIR / "sis_project" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {
    "default": env.database("DATABASE_URL", f"sqlite:///{BASE_DIR / 'run' / 'sis.sqlite3'}")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.redis("REDIS_URL", "redis://127.0.0.1:6379/0")

SIS_MASTER_KEY = env.text("SIS_MASTER_KEY")
SIS_MASTER_KEY_FILE = env.text("SIS_MASTER_KEY_FILE")
# The key before it, while `manage.py rotate_keys` is under way.
SIS_MASTER_KEY_PREVIOUS = env.text("SIS_MASTER_KEY_PREVIOUS")
SIS_MASTER_KEY_PREVIOUS_FILE = env.text("SIS_MASTER_KEY_PREVIOUS_FILE")
# The master key as a secret of a HashiCorp Vault (KV version 2), which keeps the one before itself.
SIS_VAULT_ADDR = env.text("SIS_VAULT_ADDR")
SIS_VAULT_TOKEN = env.text("SIS_VAULT_TOKEN")
SIS_VAULT_TOKEN_FILE = env.text("SIS_VAULT_TOKEN_FILE")
SIS_VAULT_MOUNT = env.text("SIS_VAULT_MOUNT", "secret")
SIS_VAULT_PATH = env.text("SIS_VAULT_PATH", "sis/master-key")
SIS_VAULT_CACERT = env.text("SIS_VAULT_CACERT")
SIS_SESSIONS_DIR = env.path("SIS_SESSIONS_DIR", BASE_DIR / "sessions")
SIS_TELEGRAM_API_ID = env.whole("SIS_TELEGRAM_API_ID", 0)
SIS_TELEGRAM_API_HASH = env.text("SIS_TELEGRAM_API_HASH")
SIS_TELEGRAM_SERVER = env.text("SIS_TELEGRAM_SERVER")
SIS_TELEGRAM_SERVER_KEY = env.text("SIS_TELEGRAM_SERVER_KEY")
SIS_DEFAULT_DRIVER = env.text("SIS_DEFAULT_DRIVER", "pyrogram")

# The three budgets, in Celery's notation with a burst; ceilings in code stand above them.
SIS_GLOBAL_RATE = env.text("SIS_GLOBAL_RATE", "600/m")
SIS_GLOBAL_BURST = env.whole("SIS_GLOBAL_BURST", 100)
SIS_GROUP_RATE = env.text("SIS_GROUP_RATE", "120/m")
SIS_GROUP_BURST = env.whole("SIS_GROUP_BURST", 40)
SIS_ACCOUNT_RATE = env.text("SIS_ACCOUNT_RATE", "20/m")
SIS_ACCOUNT_BURST = env.whole("SIS_ACCOUNT_BURST", 5)
# An account's ceilings, as "25/m:5" (rate:burst); empty is the highest that the code allows. Only
# against a server of our own (SIS_TELEGRAM_SERVER) may they be higher.
SIS_CEILING_SENDS = env.text("SIS_CEILING_SENDS")
SIS_CEILING_PRESSES = env.text("SIS_CEILING_PRESSES")
SIS_CEILING_CHAT_SENDS = env.text("SIS_CEILING_CHAT_SENDS")
# Hours from an account's first login in which it only listens; none on a server of our own.
SIS_LISTEN_ONLY_HOURS = env.number("SIS_LISTEN_ONLY_HOURS", 0.0 if SIS_TELEGRAM_SERVER else 24.0)

# Connections to Telegram that one host, and all hosts together, may begin.
SIS_START_RATE = env.text("SIS_START_RATE", "5/s")
SIS_ALL_STARTS_RATE = env.text("SIS_ALL_STARTS_RATE", "20/s")

# Whether hosts decide themselves what they heard, as long as that is little (decision 0012).
SIS_HOSTS_DECIDE = env.flag("SIS_HOSTS_DECIDE", default=True)

# The longest wait, in seconds, before a broken line to Telegram is tried again: 1 to 300.
SIS_RECONNECT_CAP = env.number("SIS_RECONNECT_CAP", 300.0)

# About how often, in seconds, Telegram is asked how safe each account is; 60 at the least.
SIS_CHECKUP_EVERY = env.number("SIS_CHECKUP_EVERY", 21600.0)

# What heard and decided events may wait, in seconds.
SIS_MAX_EVENT_AGE = env.number("SIS_MAX_EVENT_AGE", 60.0)

# How much a token of the REST API may ask that has no rate of its own.
SIS_TOKEN_RATE = env.text("SIS_TOKEN_RATE", "100/s")
SIS_TOKEN_BURST = env.whole("SIS_TOKEN_BURST", 200)

# Whether webhooks may lead to this machine itself, by plain http too: for development.
SIS_WEBHOOKS_LOOPBACK = env.flag("SIS_WEBHOOKS_LOOPBACK", default=False)

# How many of a group's newest events stay on record in Redis, sealed, for `manage.py simulate`.
SIS_KEEP_EVENTS = env.whole("SIS_KEEP_EVENTS", 1000)

# How many days decisions and actions are kept; 0: for ever.
SIS_KEEP_DAYS = env.whole("SIS_KEEP_DAYS", 30)

# Flower, Celery's monitor; it does not start without a password.
SIS_FLOWER_ADDRESS = env.text("SIS_FLOWER_ADDRESS", "127.0.0.1")
SIS_FLOWER_PORT = env.whole("SIS_FLOWER_PORT", 5555)
SIS_FLOWER_USER = env.text("SIS_FLOWER_USER", "operator")
SIS_FLOWER_PASSWORD = env.text("SIS_FLOWER_PASSWORD")
SIS_FLOWER_EVENTS = env.flag("SIS_FLOWER_EVENTS", default=True)

CELERY_BROKER_URL = REDIS_URL
# Entries come and go with reminders; those of sis_project/celery.py are written among them.
CELERY_BEAT_SCHEDULER = "sis_project.beat:RowScheduler"
CELERY_TASK_DEFAULT_QUEUE = "ops"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 4
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "priority_steps": [0],
    "polling_interval": 0.1,
    "visibility_timeout": 3600,
    "socket_keepalive": True,
    "health_check_interval": 10,
    "socket_connect_timeout": 3,
}

# Where a worker serves its metrics: this port or the next free one; 0: nowhere. The web server
# serves its own at /metrics, to whoever brings the token if there is one.
SIS_METRICS_PORT = env.whole("SIS_METRICS_PORT", 0)
SIS_METRICS_ADDRESS = env.text("SIS_METRICS_ADDRESS", "127.0.0.1")
SIS_METRICS_TOKEN = env.text("SIS_METRICS_TOKEN")

# Who is alerted (apprise's URLs, with spaces between them), of which waits, and how long a trouble
# must be over before it is told again; both in seconds.
SIS_ALERT_URLS = env.text("SIS_ALERT_URLS").split()
SIS_ALERT_FLOOD_WAIT = env.number("SIS_ALERT_FLOOD_WAIT", 600.0)
SIS_ALERT_WINDOW = env.number("SIS_ALERT_WINDOW", 300.0)

# A command's stdout is its product, so manage.py sends log lines to stderr.
LOGGING_CONFIG = "telemetry.logs.logging_start"
LOGGING = logging_config(
    form=env.choice("SIS_LOG_FORMAT", LOG_FORMATS),
    stream=env.choice("SIS_LOG_STREAM", LOG_STREAMS),
    level=env.text("SIS_LOG_LEVEL", "INFO"),
    redactor=Redactor(
        log_key(SECRET_KEY),
        secrets=[
            *(SECRET_KEY, SIS_MASTER_KEY, SIS_TELEGRAM_API_HASH, SIS_METRICS_TOKEN),
            *(SIS_MASTER_KEY_PREVIOUS, SIS_VAULT_TOKEN),
            *(str(DATABASES["default"].get("PASSWORD", "")), url_password(REDIS_URL)),
            *SIS_ALERT_URLS,
        ],
    ),
    own=OWN_ROOMS,
)

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hant", "繁體中文")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH = "sis_project.formats"
STATIC_URL = "static/"
# Pages' assets are served from where the packages keep them, with no step to collect them; or,
# as in the container image, from where `manage.py collectstatic` put them, compressed.
STATIC_ROOT = env.text("SIS_STATIC_DIR") or None
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if STATIC_ROOT is None
        else "whitenoise.storage.CompressedStaticFilesStorage"
    },
}
LOGIN_REDIRECT_URL = "/admin/"

UNFOLD = unfold_settings.UNFOLD
REST_FRAMEWORK = api_settings.REST_FRAMEWORK
REST_KNOX = api_settings.REST_KNOX
KNOX_TOKEN_MODEL = "knox.AuthToken"  # noqa: S105 - the name of a table
SPECTACULAR_SETTINGS = api_settings.SPECTACULAR_SETTINGS
