# Two images. docs/deploy.md says how to use them; neither was built by those who wrote this file,
# who had no Docker engine: they ran its build steps by hand.
#
#   docker build -t rollcall:0.1.0 .                                   Rollcall, to run on its own
#   docker build -t rollcall-airflow:0.1.0 --target airflow .          Airflow, with Rollcall inside
#
# Both run as user 50000, which is the user of Airflow's own image: what Rollcall writes only its
# owner may read, so containers that share a project must be one user.

# --- Rollcall's environment, from the lock file; this stage is thrown away ------------------------
FROM python:3.11-slim-trixie AS build
# PyICU is published as source only: a compiler and ICU's headers, here and nowhere else.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends g++ libicu-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
RUN pip install --no-cache-dir uv==0.13.9
ENV UV_PROJECT_ENVIRONMENT=/opt/rollcall UV_PYTHON_DOWNLOADS=never UV_NO_CACHE=1 \
    UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
WORKDIR /build
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN uv sync --frozen --no-dev --no-install-project --extra postgresql --extra aleph
COPY deploy/build-constraints.txt deploy/
COPY rollcall rollcall
COPY spiders spiders
COPY nlp nlp
COPY index_mappings index_mappings
COPY examples examples
RUN uv build --wheel --out-dir dist --build-constraints deploy/build-constraints.txt --require-hashes \
    && uv pip install --no-deps --python /opt/rollcall dist/*.whl

# --- Rollcall -------------------------------------------------------------------------------------
FROM python:3.11-slim-trixie AS rollcall
# libicu76 is what PyICU was built against; pg_dump, for `rollcall backup`, must not be older than
# the server. pip goes: nothing is installed into a running container.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libicu76 postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/* \
    && pip uninstall --yes --root-user-action=ignore pip \
    && useradd --uid 50000 --user-group --no-create-home --home-dir /project \
        --shell /usr/sbin/nologin rollcall \
    && install -d -o rollcall -g rollcall -m 0700 /project /backups
COPY --from=build /opt/rollcall /opt/rollcall
ENV PATH=/opt/rollcall/bin:$PATH ROLLCALL_HOME=/project OMP_NUM_THREADS=1 \
    PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
# The only places that are written to: the project, and /tmp. The rest may be mounted read-only.
VOLUME /project
WORKDIR /project
USER 50000:50000
ENTRYPOINT ["rollcall"]
CMD ["run", "--every", "15m"]

# --- the same environment, for the Python and the Debian of Airflow's image -----------------------
FROM apache/airflow:3.3.2-python3.11 AS airflow-build
# hadolint ignore=DL3002
USER 0:0
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends g++ libicu-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /usr/local/bin/uv /usr/local/bin/uv
ENV UV_PROJECT_ENVIRONMENT=/opt/rollcall UV_PYTHON_DOWNLOADS=never UV_NO_CACHE=1 \
    UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 UV_PYTHON=/usr/local/bin/python3
WORKDIR /build
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev --no-install-project --extra postgresql --extra aleph
COPY --from=build /build/dist dist
RUN uv pip install --no-deps --python /opt/rollcall dist/*.whl

# --- Airflow, which calls Rollcall in an environment of its own -----------------------------------
FROM apache/airflow:3.3.2-python3.11 AS airflow
USER 0:0
# Airflow's image is Debian 12, whose ICU is 72; it brings the newest pg_dump itself.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libicu72 \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -o airflow -g root -m 0700 /project /backups /opt/airflow/state
COPY --from=airflow-build /opt/rollcall /opt/rollcall
COPY deploy/airflow/prepare.sh /opt/airflow/
COPY dags /opt/airflow/dags
ENV ROLLCALL_COMMAND=/opt/rollcall/bin/rollcall ROLLCALL_HOME=/project OMP_NUM_THREADS=1 \
    AIRFLOW__CORE__LOAD_EXAMPLES=False AIRFLOW__USAGE_DATA_COLLECTION__ENABLED=False
USER 50000:0

# What `docker build` makes when it is not told which.
FROM rollcall
