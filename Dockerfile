# syntax=docker/dockerfile:1
# Builds the release as `cargo xtask dist` does and puts the one binary into a small image.
# Not part of `cargo xtask test`: it needs a container engine.

FROM rust:1-bookworm AS build
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/source/target \
    cargo xtask dist && cp target/dist/switchboard /switchboard

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --home-dir /data switchboard
COPY --from=build /switchboard /usr/local/bin/switchboard
USER switchboard
WORKDIR /data
VOLUME /data
ENV SWITCHBOARD_SERVER__LISTEN=0.0.0.0:3000 \
    SWITCHBOARD_DATABASE__URL=sqlite:/data/switchboard.db \
    SWITCHBOARD_SECRET__KEY_FILE=/data/switchboard.key \
    SWITCHBOARD_FILES__DIR=/data/files
EXPOSE 3000
STOPSIGNAL SIGTERM
ENTRYPOINT ["switchboard"]
CMD ["serve"]
