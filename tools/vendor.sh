#!/bin/sh
# Repeats the vendoring of the front end's parts: scripts, fonts and icons, at the versions written here.
# Needs node's npm and the project's virtual environment. Run from the root of the project: tools/vendor.sh
set -eu

parts="htmx.org@2.0.11 idiomorph@0.8.0 @fontsource-variable/golos-text@5.3.0 @fontsource-variable/jetbrains-mono@5.3.0 lucide-static@1.62.0"
python="${PYTHON:-.venv/bin/python}"
box="$(mktemp -d)"
trap 'rm -rf "$box"' EXIT

# shellcheck disable=SC2086
npm install --prefix "$box" --no-save --no-package-lock --no-audit --no-fund --ignore-scripts $parts
"$python" tools/vendor.py "$box/node_modules" src/gromootvod/ui/static/ui
