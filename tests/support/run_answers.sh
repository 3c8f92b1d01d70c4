#!/usr/bin/env bash
# run_answers.sh
#
# Starts `./dev run` as on a machine without a display, waits until /readyz answers 200, and ends it again. Fails
# with what the server said when it ends early or does not answer within a minute of being built.
set -euo pipefail
cd "$(dirname "$0")/../.."

port=${GATEHOUSE_SMOKE_PORT:-8765}
said=$(mktemp)
# A group of its own: ./dev and what it started are ended together.
setsid env -u DISPLAY -u WAYLAND_DISPLAY ./dev run --listen "127.0.0.1:$port" >"$said" 2>&1 </dev/null &
server=$!
stop() {
    kill -TERM -- "-$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    rm -f "$said"
}
trap stop EXIT

waited=0
until curl -fsS -o /dev/null "http://127.0.0.1:$port/readyz" 2>/dev/null; do
    if ! kill -0 "$server" 2>/dev/null; then
        cat "$said" >&2
        echo "run_answers.sh: ./dev run ended before the server answered" >&2
        exit 1
    fi
    # The minute counts from the end of the build.
    if grep -q 'No display' "$said"; then waited=$((waited + 1)); fi
    if [ "$waited" -gt 120 ]; then
        cat "$said" >&2
        echo "run_answers.sh: no answer from /readyz within a minute" >&2
        exit 1
    fi
    sleep 0.5
done
echo "run_answers.sh: /readyz answered 200 on port $port"
