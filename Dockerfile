# Handoff for PostgreSQL or SQLite: docker build -t handoff .
ARG PYTHON=3.13-slim

FROM python:${PYTHON} AS build
WORKDIR /src
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/handoff
# The pins change less often than the program, so this layer is kept.
COPY requirements/run.txt requirements/run.txt
RUN /opt/handoff/bin/pip install --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md LICENSE manifest.yml ./
COPY bot bot
COPY store store
COPY scheduler scheduler
RUN /opt/handoff/bin/pip install --no-deps --no-build-isolation .

FROM python:${PYTHON}
# Office hours need the zones; the slim image brings them.
RUN python -c "import zoneinfo; zoneinfo.ZoneInfo('Europe/Berlin')"
RUN useradd --system --uid 10001 --create-home --home-dir /data handoff
COPY --from=build /opt/handoff /opt/handoff
ENV PATH=/opt/handoff/bin:$PATH PYTHONUNBUFFERED=1 HANDOFF_INTAKE_HOST=0.0.0.0 HANDOFF_LOG_FORMAT=json
# SQLite's file is here when no PostgreSQL is named.
WORKDIR /data
VOLUME /data
USER handoff
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ.get('HANDOFF_INTAKE_PORT', '8080') + '/healthz', timeout=4)"]
# It finishes what is in hand for up to half a minute.
STOPSIGNAL SIGTERM
ENTRYPOINT ["handoff"]
CMD ["run"]
