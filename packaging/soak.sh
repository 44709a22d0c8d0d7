#!/bin/bash
# Tests that verify runs briefly, as long as they were promised; each leaves a row in packaging/docs/bench/soak.md.
#   sudo ./packaging/bench soak            all of them, one after the other: four hours
#   sudo ./packaging/bench soak days calm  these
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
. packaging/needs.sh

report=packaging/docs/bench/soak.md

# part: what it shows | test | module | how long
parts() {
  cat <<'EOF'
days|No false down in 1,000 simulated days of each link and office|FalseAlarmSimTest|link-monitor/health|-Dtest.jvm.args=-Xmx1500m -Ddetour.simulated.days=1000
vigils|No false down in ten minutes of each hazard on the real kernel|FalseAlarmIT|packaging/daemon|-Ddetour.vigil.seconds=600
faults|30 faults on the real kernel: verdicts when replayed, and beside simulated ones|CalibrationIT|packaging/daemon|-Ddetour.calibration.faults=15
crashes|Killed at 50 points of switches|CrashIT|packaging/daemon|-Ddetour.crashes=50
calm|No false take-over in 30 minutes at 100 ms adverts, two busy processes a core|CalmIT|vrrp|-Ddetour.pair.calm.seconds=1800
mutations|A million mutated adverts|MutationTest|vrrp|-Ddetour.vrrp.mutations=1000000
seeds|1,000 seeds of two and three gateways with mishaps|MishapsSimTest|vrrp|-Ddetour.vrrp.seeds=1000
EOF
}

row() { # part, what, test, result, seconds
  touch "$report"
  local others
  others=$(grep -E '^\| [a-z]+ \| ' "$report" | grep -vE "^\| (part|$1) \| " || true)
  {
    echo "# What takes hours"
    echo
    echo "\`sudo ./packaging/bench soak [PART...]\`; a part's row is from its last run."
    echo
    echo "| part | shows | test | result | took | on |"
    echo "|---|---|---|---|---|---|"
    { [ -z "$others" ] || echo "$others"; echo "| $1 | $2 | \`$3\` | $4 | $5 s | $(date -u +%F), Linux $(uname -r), $(nproc) cores |"; } | sort
  } >"$report.new"
  mv "$report.new" "$report"
}

run() { # part, what, test, module, properties
  local log begin=$SECONDS how result status=0
  log=$(mktemp)
  say "$1: $2"
  case "$3" in
    *IT) how=(-DskipITs=false -Dtest=none -Dit.test="$3" verify) ;;
    *) how=(-Dtest="$3" test) ;;
  esac
  mvn -B -ntp -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false "$5" \
    -pl "$4" -am "${how[@]}" >"$log" 2>&1 || status=$?
  result=$(grep -oE 'Tests run: [0-9]+, Failures: [0-9]+, Errors: [0-9]+, Skipped: [0-9]+$' "$log" | tail -1 || true)
  [ "$status" -eq 0 ] || result="FAILED ${result}"
  row "$1" "$2" "$3" "$result" "$((SECONDS - begin))"
  say "$1: $result, $((SECONDS - begin)) s"
  if [ "$status" -ne 0 ]; then
    echo "What was said stands in $log" >&2
  else
    rm "$log"
  fi
  return "$status"
}

wanted=("$@")
[ "${#wanted[@]}" -gt 0 ] || mapfile -t wanted < <(parts | cut -d'|' -f1)
for part in "${wanted[@]}"; do
  if ! parts | grep -q "^$part|"; then
    echo "soak: no part $part; there are $(parts | cut -d'|' -f1 | paste -sd' ')" >&2
    exit 2
  fi
done
need jdk maven iproute2 nftables libnftables1 conntrack iputils-ping openssl tcpdump strace libpcap0.8 ca-certificates
failed=0
for part in "${wanted[@]}"; do
  IFS='|' read -r name what test module properties < <(parts | grep "^$part|")
  run "$name" "$what" "$test" "$module" "$properties" || failed=1
done
exit "$failed"
