# One image for every process of SIS; docker-compose.yml says which command each of them runs.
# docs/deployment.md tells how to use it, and what of it was tried where.

FROM python:3.13-slim-trixie AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1
WORKDIR /build
# requirements-vault.txt where a HashiCorp Vault holds the master key.
ARG SIS_REQUIREMENTS=requirements.txt
COPY requirements.txt requirements-vault.txt ./
# Wheels by hash alone (one package of plain Python is built from its source): no compiler is needed.
RUN python -m venv /opt/sis \
    && /opt/sis/bin/pip install --require-hashes -r "$SIS_REQUIREMENTS"
WORKDIR /srv/sis
COPY . .
# Nothing can be written where it runs, so what Python and the pages need is made here.
RUN SIS_STATIC_DIR=/srv/sis/static /opt/sis/bin/python manage.py collectstatic --noinput \
    && /opt/sis/bin/python -m compileall -q .

FROM python:3.13-slim-trixie
ENV PATH=/opt/sis/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    SIS_ENV_FILE=/dev/null \
    SIS_STATIC_DIR=/srv/sis/static \
    SIS_SESSIONS_DIR=/var/lib/sis/sessions
# The two folders that are volumes: a new volume takes the owner of what it covers.
RUN groupadd --system --gid 10001 sis \
    && useradd --system --uid 10001 --gid sis --home-dir /var/lib/sis --shell /usr/sbin/nologin sis \
    && install -d -o sis -g sis -m 0700 /var/lib/sis /var/lib/sis/sessions \
    && install -d -o sis -g sis -m 0755 /var/lib/sis/sandbox
COPY --from=build /opt/sis /opt/sis
COPY --from=build /srv/sis /srv/sis
WORKDIR /srv/sis
USER 10001:10001
EXPOSE 8000
# Of the web server, which is what the image runs unless told otherwise; other processes say theirs.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "deploy/container/answers.py", "http://127.0.0.1:8000/healthz"]
CMD ["granian", "--interface", "asginl", "--host", "0.0.0.0", "--port", "8000", "sis_project.asgi:application"]
