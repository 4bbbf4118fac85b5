#!/usr/bin/env bash
# One entry for people and machines: ./build.sh <target> [options]. The targets are in build.cake.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_ROLL_FORWARD=Major

# Each target's name and description, separated by a tab. Descriptions are in build.cake, beside the targets.
targets() {
  printf 'run\tthe whole product on this machine, with imitations of the networks: ./build.sh run help\n'
  printf 'bench\tmeasurements with their bounds [--quick] [--large] [--only=A,B] [--out=FOLDER] [--minutes=N] [--statements] [--trace]\n'
  sed -nE 's/^Task\("([^"]+)"\)\.Description\("([^"]*)"\).*/\1\t\2/p' build.cake
}

help() {
  printf './build.sh [target] [options]\n\n'
  targets | while IFS=$'\t' read -r name about; do printf '  %-10s  %s\n' "$name" "$about"; done
}

case "${1:-}" in
  help | --help | -h | '-?') help; exit 0 ;;
esac

target=Default
if [ $# -gt 0 ] && [ "${1#-}" = "$1" ]; then target=$1; shift; fi

about=$(targets | awk -F'\t' -v name="$target" '$1 == name { print $2 }')
if [ -z "$about" ]; then
  { printf 'There is no target %s.' "$target"
    near=$({ targets | cut -f1 | grep "^${target:0:2}"; targets | cut -f1 | grep "^${target:0:1}"; } | head -n1 || true)
    if [ -n "$near" ]; then printf ' Did you mean %s?' "$near"; fi
    printf ' There are:\n\n'
    help
  } >&2
  exit 2
fi

# The programs of run and bench read their own arguments.
if [ "$target" != run ] && [ "$target" != bench ]; then
  for option in "$@"; do
    case "$option" in --help | -h) help; exit 0 ;; esac
    if [ "${option#--}" = "$option" ] || ! grep -qF -- "[${option%%=*}" <<<"$about"; then
      known=$(grep -oE '\[[^]]+\]' <<<"$about" | tr '\n' ' ' || true)
      echo "$target takes no $option. It takes ${known:-no options.}" >&2
      exit 2
    fi
  done
fi

if ! command -v dotnet >/dev/null; then
  echo "Postato is built with the .NET SDK named in global.json, and dotnet is not installed: install it and try again." >&2
  exit 1
fi
if ! version=$(dotnet --version 2>/dev/null); then
  echo "global.json asks for a .NET SDK that is not installed here ($(dotnet --list-sdks | tr '\n' ' ')): install the one it names." >&2
  exit 1
fi

# The first build fetches packages from NuGet: an unreachable NuGet is reported as such, and not as a build error.
build() {
  local said
  if said=$(dotnet build "$@" --nologo -v quiet -clp:ErrorsOnly 2>&1); then return; fi
  if grep -qE 'NU1301|NU1900' <<<"$said"; then
    echo "NuGet is not reachable, and packages that are not on this machine yet are needed: connect it to the network for the first build ($(grep -oE 'NU1301[^[]*' <<<"$said" | head -n1))." >&2
  else
    echo "$said" >&2
  fi
  exit 1
}

# Long-running programs replace this shell, so that they receive its signals.
if [ "$target" = run ]; then
  program=./artifacts/bin/Run/debug/Postato.Run
  case "${1:-}" in
    stop | status | help | --help | -h | '-?') if [ ! -x "$program" ]; then build tools/Run; fi ;;
    *) build tools/Run ;;
  esac
  exec "$program" "$@"
fi

if [ "$target" = bench ]; then
  build bench/Bench -c Release
  exec ./artifacts/bin/Bench/release/Postato.Bench "$@"
fi

# Tests open pages in a browser, which root can install without a password.
if [ "$target" = test ] && ! command -v chromium >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "chromium is not installed: installing it, since tests open pages in it."
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } >/dev/null
  else
    echo "The tests open pages in chromium, and there is none here: install it (Debian: apt-get install chromium) and try again." >&2
    exit 1
  fi
fi

# Changes workers' clocks. Without it, everything else of chaos still works.
if [ "$target" = chaos ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && ! compgen -G '/usr/lib/*/faketime/libfaketimeMT.so.1' >/dev/null; then
  echo "libfaketime is not installed: installing it, since it changes workers' clocks."
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends libfaketime; } >/dev/null || true
fi

if ! said=$(dotnet tool restore --verbosity quiet 2>&1); then
  echo "The tools of .config/dotnet-tools.json could not be fetched from NuGet: connect this machine to the network for the first build. $(tail -n1 <<<"$said")" >&2
  exit 1
fi
rm -f artifacts/tests.txt
status=0
dotnet cake build.cake --target="$target" --verbosity=quiet "$@" || status=$?
# The failed tests and the line with the totals come last, since a gate may keep only the end of its output.
if [ -f artifacts/tests.txt ]; then cat artifacts/tests.txt; fi
exit $status
