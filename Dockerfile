# syntax=docker/dockerfile:1
# The API without the embedded PostgreSQL: it asks for TDKT_DATABASE_URL and the keys of the README.
#   docker build -t tdkt-api .
#   docker run --rm -e TDKT_OWNER_DATABASE_URL=… tdkt-api migrate
#   docker run --rm -e TDKT_DATABASE_URL=… -e TDKT_SIGNING_KEY -e TDKT_DATA_KEY -e TDKT_INDEX_KEY -e TDKT_PAGE_KEY \
#       -p 8000:8000 tdkt-api
# The base is pinned by version and release, on the Python that the suite runs on; whoever deploys adds the digest
# of the image they have examined.
ARG BASE=python:3.11.14-slim-bookworm

FROM ${BASE} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 UV_NO_CACHE=1 UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy
WORKDIR /build
COPY requirements.lock ./
RUN awk '/^[a-z]/ { on = /^(setuptools|uv)==/ } on' requirements.lock > tools.txt \
    && pip install --require-hashes -r tools.txt \
    && python -m venv --without-pip /opt/tdkt
COPY pyproject.toml README.md LICENSE ./
COPY src ./src
# Only what the service itself asks for, at the versions and with the hashes of the lock.
RUN pip wheel --no-deps --no-build-isolation --wheel-dir dist . \
    && uv pip install --python /opt/tdkt/bin/python --compile-bytecode --constraint requirements.lock dist/*.whl

FROM ${BASE}
RUN useradd --system --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin tdkt \
    && pip uninstall --yes --root-user-action=ignore pip
COPY --from=build /opt/tdkt /opt/tdkt
WORKDIR /srv/tdkt
COPY migrations ./migrations
COPY LICENSE ./
ENV PATH=/opt/tdkt/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health/ready', timeout=2)"]
ENTRYPOINT ["tdkt-api"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
