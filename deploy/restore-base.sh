#!/bin/sh
# What basebackup.sh made, as a server's data again: deploy/restore-base.sh SET DATA
#
# DATA must not exist, or be empty. Every file is compared with the manifest before the folder is
# given its name: what is damaged or cut short never looks like a server's data. The files belong to
# whoever runs this: be the server's user. Start a server of the same major version on it then.
# Programs: the path, or $PG_BIN.
set -eu
umask 077

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

[ $# -eq 2 ] || fail "Usage: deploy/restore-base.sh SET DATA"
for file in base.tar.gz pg_wal.tar.gz backup_manifest; do
    [ -f "$1/$file" ] || fail "$1 holds no $file: it is no whole backup."
done
if [ -d "$2" ]; then
    rmdir "$2" 2>/dev/null || fail "$2 holds something: name another folder, or empty it yourself."
fi
if [ -n "${PG_BIN:-}" ]; then
    PATH=$PG_BIN:$PATH
fi
part=$2.restoring
[ ! -e "$part" ] || fail "$part is there: another restore is going on, or was cut off. Remove it."
mkdir -p "$part"
trap 'rm -rf "$part"' EXIT
trap 'exit 1' HUP INT TERM

tar --no-same-owner -xzf "$1/base.tar.gz" -C "$part" || fail "$1/base.tar.gz is damaged."
tar --no-same-owner -xzf "$1/pg_wal.tar.gz" -C "$part/pg_wal" || fail "$1/pg_wal.tar.gz is damaged."
pg_verifybackup --quiet --manifest-path="$1/backup_manifest" "$part" ||
    fail "$1 is not what was backed up: nothing was restored."
mv "$part" "$2"
printf 'Restored to %s; start PostgreSQL on it.\n' "$2"
