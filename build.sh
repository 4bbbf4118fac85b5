#!/usr/bin/env bash
# One entry for people and machines: ./build.sh <target> [options]. The targets are in build.cake.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_ROLL_FORWARD=Major

if ! command -v dotnet >/dev/null; then
  echo "Postato is built with the .NET SDK named in global.json, and there is no dotnet here: install it and try again." >&2
  exit 1
fi
if ! version=$(dotnet --version 2>/dev/null); then
  echo "global.json asks for a .NET SDK that is not installed here ($(dotnet --list-sdks | tr '\n' ' ')): install the one it names." >&2
  exit 1
fi

target=Default
if [ $# -gt 0 ] && [ "${1#-}" = "$1" ]; then target=$1; shift; fi

# What runs for long is started directly: nothing stands between the supervisor and its signals.
if [ "$target" = run ]; then
  if [ "${1:-}" != stop ] && [ "${1:-}" != status ]; then dotnet build tools/Run --nologo -v quiet -clp:ErrorsOnly; fi
  exec ./artifacts/bin/Run/debug/Postato.Run "$@"
fi

if [ "$target" = bench ]; then
  dotnet build bench/Bench -c Release --nologo -v quiet -clp:ErrorsOnly
  exec ./artifacts/bin/Bench/release/Postato.Bench "$@"
fi

# Pages are tested in a browser. Where nobody is asked for a password, it is installed.
if [ "$target" = test ] && ! command -v chromium >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "chromium is not here: it is installed, since pages are tested in it."
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } >/dev/null
  else
    echo "The tests open pages in chromium, and there is none here: install it (Debian: apt-get install chromium) and try again." >&2
    exit 1
  fi
fi

# Workers' clocks are moved by it. Without it the rest of the chaos is as it is.
if [ "$target" = chaos ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && ! compgen -G '/usr/lib/*/faketime/libfaketimeMT.so.1' >/dev/null; then
  echo "libfaketime is not here: it is installed, since workers' clocks are moved by it."
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends libfaketime; } >/dev/null || true
fi

dotnet tool restore --verbosity quiet >/dev/null
rm -f artifacts/tests.txt
status=0
dotnet cake build.cake --target="$target" --verbosity=quiet "$@" || status=$?
# The tests' own line comes last.
if [ -f artifacts/tests.txt ]; then cat artifacts/tests.txt; fi
exit $status
