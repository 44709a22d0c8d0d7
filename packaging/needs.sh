# Sourced by demo, verify and bench: installs Debian packages that are missing, and builds with progress.
#   need PACKAGE...   the word jdk stands for a JDK of 17 or later
#   build ARGUMENT... runs Maven with these arguments as the tree's owner
#   stay_awake        in a virtual machine, keeps its processors from being given back to the host
# The list is printed first; no service is started by what is installed.

say() { printf '%s  %s\n' "$(date +%H:%M:%S)" "$*"; }

policy=/usr/sbin/policy-rc.d
saved=""

restore_policy() {
  [ -n "$saved" ] || return 0
  if [ -e "$saved/policy-rc.d" ]; then
    cp -a "$saved/policy-rc.d" "$policy"
  else
    rm -f "$policy"
  fi
  rm -rf "$saved"
  saved=""
}

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

has_jdk() {
  local version
  version=$(javac -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p') || true
  [ "${version:-0}" -ge 17 ]
}

need() {
  local missing=() package i
  for package in "$@"; do
    if [ "$package" = jdk ]; then
      has_jdk || missing+=(jdk)
    else
      installed "$package" || missing+=("$package")
    fi
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  echo "To be installed with apt-get: ${missing[*]/#jdk/openjdk-17-jdk-headless (or default-jdk-headless)}"
  trap restore_policy EXIT
  saved=$(mktemp -d)
  if [ -e "$policy" ]; then
    cp -a "$policy" "$saved/policy-rc.d"
    rm -f "$policy"
  fi
  printf '#!/bin/sh\nexit 101\n' >"$policy" # nothing that is installed here may start a service
  chmod 755 "$policy"
  export DEBIAN_FRONTEND=noninteractive
  apt-get -q update
  for i in "${!missing[@]}"; do
    if [ "${missing[$i]}" = jdk ]; then
      # Debian 13 has no JDK 17.
      if apt-cache show openjdk-17-jdk-headless >/dev/null 2>&1; then
        missing[i]=openjdk-17-jdk-headless
      else
        missing[i]=default-jdk-headless
      fi
    fi
  done
  apt-get -q -y install --no-install-recommends "${missing[@]}"
  restore_policy
  trap - EXIT
}

# As the tree's owner, so that sudo leaves no files of root in somebody's checkout.
build() {
  local owner command builder begin
  owner=$(stat -c %U .)
  command=(mvn -q -B -ntp "$@")
  if [ "$owner" != root ] && [ "$owner" != UNKNOWN ] && [ "$(id -u)" -eq 0 ]; then
    command=(runuser -u "$owner" -- "${command[@]}")
  fi
  "${command[@]}" &
  builder=$!
  trap 'kill "$builder" 2>/dev/null || true' EXIT
  begin=$SECONDS
  while kill -0 "$builder" 2>/dev/null; do
    if [ -t 1 ]; then
      printf '\r          %d s ' $((SECONDS - begin))
    elif [ $(((SECONDS - begin) % 30)) -eq 29 ]; then
      say "still building, $((SECONDS - begin)) s"
    fi
    sleep 1
  done
  [ ! -t 1 ] || printf '\r\033[K'
  trap - EXIT
  if ! wait "$builder"; then
    echo "$(basename "$0"): the build failed; what Maven said is above" >&2
    return 1
  fi
  say "Built in $((SECONDS - begin)) s"
}

# A virtual processor that has nothing to do is given back, and a busy host returns it milliseconds later: whatever
# waits for a packet or a clock is late by that, which measures the host. A loop of idle priority on each keeps it; it
# gives way at once, and ends with the program that this script ends as. Whoever keeps them busy already says so by
# DETOUR_AWAKE.
stay_awake() {
  local cpu
  [ -z "${DETOUR_AWAKE:-}" ] || return 0
  grep -qw hypervisor /proc/cpuinfo || return 0
  say "A virtual machine: loops of idle priority keep its processors awake"
  for cpu in $(seq 0 $(($(nproc --all) - 1))); do
    setpriv --pdeathsig KILL taskset -c "$cpu" chrt --idle 0 sh -c 'while :; do :; done' </dev/null >/dev/null 2>&1 &
  done
  export DETOUR_AWAKE=1
}
