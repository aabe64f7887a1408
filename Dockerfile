# syntax=docker/dockerfile:1
# Two stages: the first builds an environment, the second holds nothing but Python and it.
ARG PYTHON=3.13

FROM python:${PYTHON}-slim AS build
WORKDIR /src
RUN python -m venv /opt/addendum
COPY constraints.txt ./
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY config ./config
COPY store ./store
RUN --mount=type=cache,target=/root/.cache/pip \
    /opt/addendum/bin/pip install --disable-pip-version-check --constraint constraints.txt . \
 && /opt/addendum/bin/python -m compileall -q /opt/addendum/lib

FROM python:${PYTHON}-slim
LABEL org.opencontainers.image.title="Addendum" \
      org.opencontainers.image.description="Watches live blogs and news pages and tells Telegram chats what was appended" \
      org.opencontainers.image.licenses="MIT"
RUN groupadd --gid 10001 addendum \
 && useradd --uid 10001 --gid addendum --home-dir /data --no-create-home --shell /usr/sbin/nologin addendum \
 && install --directory --owner=addendum --group=addendum --mode=0750 /data \
 && install --directory /config
COPY --from=build /opt/addendum /opt/addendum
ENV PATH=/opt/addendum/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    ADDENDUM_STORE_PATH=/data/addendum.db \
    ADDENDUM_HTTP_LISTEN=127.0.0.1:8080
USER addendum
# The settings are looked for in config/addendum.toml of this folder; they need not be there.
WORKDIR /
VOLUME /data
STOPSIGNAL SIGTERM
# Healthy only if a page was looked at and Telegram answered lately: see /health.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["addendum", "health"]
ENTRYPOINT ["addendum"]
CMD ["run"]
