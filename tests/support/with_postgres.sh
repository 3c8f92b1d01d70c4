#!/usr/bin/env bash
# with_postgres.sh CMD [ARG...]
#
# Runs CMD beside a PostgreSQL cluster of its own, and removes the cluster afterwards, however CMD ends. The
# cluster listens on a socket in a temporary folder only. CMD finds it in GATEHOUSE_TEST_POSTGRES.
#
#   GATEHOUSE_POSTGRES_BIN    folder of initdb and postgres (default: the newest below /usr/lib/postgresql)
#   GATEHOUSE_POSTGRES_FSYNC  on: as durable as in real use (default: off, which is faster)
set -euo pipefail

if [ $# -eq 0 ]; then
    sed -n '2,8s/^# \{0,1\}//p' "$0"
    exit 2
fi

bin=${GATEHOUSE_POSTGRES_BIN:-}
if [ -z "$bin" ]; then
    bin=$(ls -d /usr/lib/postgresql/*/bin /usr/local/pgsql/bin 2>/dev/null | sort -V | tail -1 || true)
fi
if [ -z "$bin" ] || [ ! -x "$bin/initdb" ]; then
    echo "with_postgres.sh: no initdb found; install postgresql or set GATEHOUSE_POSTGRES_BIN" >&2
    exit 1
fi

# A socket's path may have 107 bytes at most, so a short one, whatever TMPDIR says.
folder=$(mktemp -d /tmp/ghpg.XXXXXX)
as_owner=()
if [ "$(id -u)" -eq 0 ]; then
    # PostgreSQL refuses to run as root.
    owner=postgres
    id "$owner" >/dev/null 2>&1 || owner=nobody
    chown "$owner" "$folder"
    as_owner=(runuser -u "$owner" --)
fi

server=
command=
stop() {
    trap - EXIT INT TERM HUP
    if [ -n "$command" ] && kill -0 "$command" 2>/dev/null; then
        kill -TERM "$command" 2>/dev/null || true
        wait "$command" 2>/dev/null || true
    fi
    if [ -n "$server" ]; then
        # "immediate": nothing in this cluster is worth a clean shutdown.
        "${as_owner[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
    fi
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

cd /
if ! "${as_owner[@]}" "$bin/initdb" -D "$folder/data" -U gatehouse -A trust -E UTF8 --locale=C --no-sync \
    >"$folder/initdb.log" 2>&1; then
    cat "$folder/initdb.log" >&2
    exit 1
fi
if ! "${as_owner[@]}" "$bin/pg_ctl" -D "$folder/data" -w -t 30 -l "$folder/data/server.log" -o "\
    -c listen_addresses='' -c unix_socket_directories='$folder' -c max_connections=300 \
    -c fsync=${GATEHOUSE_POSTGRES_FSYNC:-off} -c full_page_writes=${GATEHOUSE_POSTGRES_FSYNC:-off} \
    -c shared_buffers=32MB -c max_wal_size=256MB -c autovacuum=off" start >/dev/null 2>&1; then
    cat "$folder/data/server.log" >&2
    exit 1
fi
server=started
cd "$OLDPWD"

export GATEHOUSE_TEST_POSTGRES="postgresql://gatehouse@/postgres?host=$folder"
# In the background, so that a signal to this script is acted upon at once and not after the command's end.
"$@" <&0 &
command=$!
status=0
wait "$command" || status=$?
command=
exit "$status"
