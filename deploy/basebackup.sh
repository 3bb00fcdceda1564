#!/bin/sh
# The whole database server as it is on disk: deploy/basebackup.sh FOLDER
#
# Where backup.sh writes what the tables hold, this copies the server's files, of all databases at
# once and of one moment: quicker to take and far quicker to bring back. Which server: libpq's
# PGHOST, PGUSER, PGPASSWORD or ~/.pgpass; the login must be allowed to replicate. Programs: the
# path, or $PG_BIN. The result is FOLDER/base-TIME with base.tar.gz, pg_wal.tar.gz and the manifest
# that restore-base.sh checks; only its owner can read it. With PGDATABASE the console of the
# installation in that database is told.
set -eu
umask 077

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

[ $# -eq 1 ] || fail "Usage: deploy/basebackup.sh FOLDER"
if [ -n "${PG_BIN:-}" ]; then
    PATH=$PG_BIN:$PATH
fi
mkdir -p "$1"
cd "$1"
began=$(date -u +%Y-%m-%dT%H:%M:%SZ)
name=base-$(printf '%s' "$began" | tr -d ':-')
[ ! -e "$name" ] || fail "$name is there already: wait a second."
part=$PWD/.$name.$$
trap 'rm -rf "$part"' EXIT
trap 'exit 1' HUP INT TERM

# The log is copied beside it as it is written: the copy is whole by itself.
pg_basebackup --pgdata="$part" --format=tar --gzip --wal-method=stream --checkpoint=fast --no-password
mv "$part" "$name"

if [ -n "${PGDATABASE:-}" ]; then
    # The console of the installation there tells operators when they were last backed up. What is
    # whole stays so when that cannot be written down.
    size=$(find "$name" -type f -exec ls -ln {} + | awk '{ sum += $5 } END { printf "%d", sum }')
    psql --no-psqlrc --quiet --tuples-only --set=ON_ERROR_STOP=1 --set=name="$name" \
        --set=began="$began" --set=size="$size" >/dev/null <<'SQL' ||
SELECT to_regproc('public.console_note_backup') IS NOT NULL AS known \gset
\if :known
SELECT public.console_note_backup('base', :'name', :'began', :size);
\endif
SQL
        printf 'The console could not be told of this backup.\n' >&2
fi

printf 'The server is backed up to %s/%s\n' "$PWD" "$name"
