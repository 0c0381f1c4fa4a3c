#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later
#
# Installs what is missing for PURPOSE… (cmake/packages has the list), and unpacks the arm64
# packages in build/sysroot with an apt state of its own, so that the architectures of this
# machine stay as they are. Asks nothing of the network when everything is there.
set -euo pipefail
# shellcheck source=cmake/steps.sh
. "$(dirname "$0")/steps.sh"

apt=$build/apt

packages() { # KIND PURPOSE…
  local kind=$1
  shift
  awk -v kind="$kind" -v purposes="all $*" '
    BEGIN { split(purposes, list, " "); for (i in list) wanted[list[i]] }
    $1 == kind && $2 in wanted { for (i = 3; i <= NF; i++) print $i }
  ' "$root/cmake/packages" | LC_ALL=C sort -u
}

missing_packages() { # PURPOSE…
  local wanted
  mapfile -t wanted < <(packages host "$@")
  # shellcheck disable=SC2016 # the format is dpkg-query's
  LC_ALL=C comm -23 <(printf '%s\n' "${wanted[@]}") <(
    dpkg-query -W -f '${Package} ${db:Status-Status}\n' "${wanted[@]}" 2>/dev/null |
      sed -n 's/ installed$//p' | LC_ALL=C sort -u
  )
}

sysroot_is_complete() {
  cmp -s "$sysroot/.packages" <(packages sysroot)
}

why_not_apt() {
  # shellcheck source=/dev/null
  if ! (. /etc/os-release && [[ $ID == debian && $VERSION_ID == 12 ]]) 2>/dev/null; then
    echo "this is not Debian 12"
  elif ! command -v apt-get >/dev/null; then
    echo "there is no apt-get"
  elif (($# && EUID)) && ! command -v sudo >/dev/null; then
    echo "neither root nor sudo"
  fi
}

refuse() { # WHY PACKAGE…
  local why=$1
  shift
  {
    echo "Packages of Debian 12 that are missing on this machine:"
    printf '  %s\n' "${@:-none}"
    echo "Packages of Debian 12 for arm64 that build/sysroot is made of:"
    packages sysroot | sed 's/^/  /'
  } >&2
  die "cannot set up: $why; install the packages above on a Debian 12 machine and try again"
}

as_root() {
  if ((EUID)); then sudo "$@"; else "$@"; fi
}

install_packages() { # PACKAGE…
  local options=(-o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
  as_root apt-get "${options[@]}" update &&
    as_root env DEBIAN_FRONTEND=noninteractive \
      apt-get "${options[@]}" -y --no-install-recommends install "$@"
}

# Debian's suites from the mirrors that this machine uses, or else from Debian's own.
apt_sources() {
  local key=/usr/share/keyrings/debian-archive-keyring.gpg mirrors
  mirrors=$(apt-get indextargets --format "\$(REPO_URI) \$(RELEASE) \$(COMPONENT)" \
    "Identifier: Packages" | grep -E " bookworm(|-updates|-security) main$" | sort -u) || true
  awk -v key="$key" '{ print "deb [signed-by=" key "]", $0 }' \
    <<<"${mirrors:-http://deb.debian.org/debian bookworm main}"
}

# The machine's own ways to the network (proxies and the like), nothing else of its settings.
apt_settings() {
  apt-config dump | grep '^Acquire::' || true
  cat <<EOF
APT::Architecture "arm64";
APT::Architectures { "arm64"; };
APT::Install-Recommends "false";
APT::Sandbox::User "root";
APT::Update::Error-Mode "any";
Acquire::Retries "3";
Dir::Cache "$apt";
Dir::State "$apt";
Dir::State::status "$apt/status";
Dir::Etc::main "$apt/none";
Dir::Etc::parts "$apt/none";
Dir::Etc::preferencesparts "$apt/none";
Dir::Etc::sourcelist "$apt/sources.list";
Dir::Etc::sourceparts "$apt/none";
EOF
}

download_sysroot() { # PACKAGE…
  mkdir -p "$apt"/{none,lists/partial,archives/partial} && : >"$apt/status" &&
    apt_sources >"$apt/sources.list" && apt_settings >"$apt/apt.conf" &&
    APT_CONFIG=$apt/apt.conf apt-get update &&
    APT_CONFIG=$apt/apt.conf apt-get -y --download-only install "$@"
}

# The sysroot takes its name only when it is whole, so an interrupted set-up is simply run again.
unpack_sysroot() { # PACKAGE…
  local new=$sysroot.new deb
  rm -rf "$new" && mkdir -p "$new" || return
  for deb in "$apt"/archives/*.deb; do
    dpkg-deb -x "$deb" "$new" || return
  done
  printf '%s\n' "$@" >"$new/.packages" &&
    rm -rf "$sysroot" && mv "$new" "$sysroot" && rm -rf "$apt"
}

main() { # PURPOSE…
  local missing arm64=() why
  mapfile -t missing < <(missing_packages "$@")
  sysroot_is_complete || mapfile -t arm64 < <(packages sysroot)
  ((${#missing[@]} + ${#arm64[@]})) || return 0

  why=$(why_not_apt "${missing[@]}")
  [[ -z $why ]] || refuse "$why" "${missing[@]}"
  if ((${#missing[@]})); then
    echo "installing: ${missing[*]}"
    step "installing packages" install_packages "${missing[@]}"
  fi
  if ((${#arm64[@]})); then
    step "downloading the arm64 packages" download_sysroot "${arm64[@]}"
    step "unpacking the arm64 packages" unpack_sysroot "${arm64[@]}"
  fi
}

mkdir -p "$build"
exec 9>"$build/.setup.lock"
flock 9
main "$@"
