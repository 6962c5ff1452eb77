#!/bin/sh
# Pin every dependency with its hashes. Needs uv; run it when pyproject.toml's dependencies change.
set -eu
cd "$(dirname "$0")/.."
options="--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet"
# shellcheck disable=SC2086
uv pip compile pyproject.toml --group build $options -o requirements.lock
# shellcheck disable=SC2086
uv pip compile pyproject.toml --group dev -c requirements.lock $options -o requirements-dev.lock
