# nearpeer: every process of docker-compose.yml that is ours. All that is done here is done by deploy/image/build.

FROM python:3.11.14-slim-bookworm AS built
COPY . /source
RUN /source/deploy/image/build /opt/nearpeer

FROM python:3.11.14-slim-bookworm AS service
# Nobody owns what runs; who runs it owns the folders that volumes are mounted on, and nothing else.
RUN groupadd --gid 10001 nearpeer \
 && useradd --uid 10001 --gid nearpeer --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin nearpeer \
 && install -d -o nearpeer -g nearpeer -m 0700 /data /histories /journal /sealer \
 && install -d -o nearpeer -g nearpeer -m 0755 /seals
COPY --from=built /opt/nearpeer /opt/nearpeer
ENV PATH=/opt/nearpeer/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    NEARPEER_DATA_DIR=/data
USER 10001:10001
WORKDIR /data
STOPSIGNAL SIGTERM
EXPOSE 8000 8001
# Without a command it serves the pages; docker-compose.yml gives every other process its own check.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["python", "-m", "runtime.alive", "http://127.0.0.1:8000/health"]
CMD ["nearpeer", "serve", "--host", "0.0.0.0", "--port", "8000"]

# For an operator: the same beside PostgreSQL's own tools (pg_dump, pg_restore) of the servers' version, for backups.
FROM postgres:18.4-bookworm AS tools
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates netbase tzdata \
    libbz2-1.0 libdb5.3 libexpat1 libffi8 liblzma5 libncursesw6 libreadline8 libsqlite3-0 libssl3 libuuid1 zlib1g \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --gid 10001 nearpeer \
 && useradd --uid 10001 --gid nearpeer --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin nearpeer \
 && install -d -o nearpeer -g nearpeer -m 0700 /data /histories /journal /sealer /backups \
 && install -d -o nearpeer -g nearpeer -m 0755 /seals
COPY --from=service /usr/local /usr/local
COPY --from=service /opt/nearpeer /opt/nearpeer
RUN ldconfig
ENV PATH=/opt/nearpeer/bin:/usr/lib/postgresql/18/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    NEARPEER_POSTGRES_BIN=/usr/lib/postgresql/18/bin \
    NEARPEER_DATA_DIR=/data
USER 10001:10001
WORKDIR /data
HEALTHCHECK NONE
ENTRYPOINT ["nearpeer"]
CMD ["version"]
