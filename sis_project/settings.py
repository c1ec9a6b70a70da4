"""Every setting of SIS, read from the environment (`.env.example` lists them all)."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

ENV_FILE = Path(env.str("SIS_ENV_FILE", default=str(BASE_DIR / ".env")))
if ENV_FILE.is_file():
    env.read_env(ENV_FILE)  # what the environment says stands above what the file says

DEBUG = env.bool("SIS_DEBUG", default=False)
SECRET_KEY = env.str("SIS_SECRET_KEY", default="insecure-until-SIS_SECRET_KEY-is-set")
ALLOWED_HOSTS = env.list("SIS_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "sis_project",
    "accounts",
    "groups",
    "redpackets",
    "orchestration",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "sis_project.urls"
ASGI_APPLICATION = "sis_project.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
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
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'run' / 'sis.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Writers queue for the lock at BEGIN, and readers never wait for them.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")

SIS_MASTER_KEY = env.str("SIS_MASTER_KEY", default="")
SIS_MASTER_KEY_FILE = env.str("SIS_MASTER_KEY_FILE", default="")
SIS_SESSIONS_DIR = Path(env.str("SIS_SESSIONS_DIR", default=str(BASE_DIR / "sessions")))
SIS_TELEGRAM_API_ID = env.int("SIS_TELEGRAM_API_ID", default=0)
SIS_TELEGRAM_API_HASH = env.str("SIS_TELEGRAM_API_HASH", default="")
SIS_TELEGRAM_SERVER = env.str("SIS_TELEGRAM_SERVER", default="")
SIS_TELEGRAM_SERVER_KEY = env.str("SIS_TELEGRAM_SERVER_KEY", default="")
SIS_DEFAULT_DRIVER = env.str("SIS_DEFAULT_DRIVER", default="pyrogram")

# The three budgets, in Celery's notation with a burst; ceilings in code stand above them.
SIS_GLOBAL_RATE = env.str("SIS_GLOBAL_RATE", default="600/m")
SIS_GLOBAL_BURST = env.int("SIS_GLOBAL_BURST", default=100)
SIS_GROUP_RATE = env.str("SIS_GROUP_RATE", default="120/m")
SIS_GROUP_BURST = env.int("SIS_GROUP_BURST", default=40)
SIS_ACCOUNT_RATE = env.str("SIS_ACCOUNT_RATE", default="20/m")
SIS_ACCOUNT_BURST = env.int("SIS_ACCOUNT_BURST", default=5)
# An account's ceilings, as "25/m:5" (rate:burst); empty is the highest that the code allows. Only
# against a server of our own (SIS_TELEGRAM_SERVER) may they be higher.
SIS_CEILING_SENDS = env.str("SIS_CEILING_SENDS", default="")
SIS_CEILING_PRESSES = env.str("SIS_CEILING_PRESSES", default="")
SIS_CEILING_CHAT_SENDS = env.str("SIS_CEILING_CHAT_SENDS", default="")

# What heard and decided events may wait, in seconds.
SIS_MAX_EVENT_AGE = env.float("SIS_MAX_EVENT_AGE", default=60.0)

CELERY_BROKER_URL = REDIS_URL
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

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hant", "繁體中文")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "static"
LOGIN_REDIRECT_URL = "/admin/"
