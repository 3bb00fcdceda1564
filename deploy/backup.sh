#!/bin/sh
# Database, roles and uploaded files into one folder: deploy/backup.sh FOLDER
#
# Which database: libpq's PGHOST, PGUSER, PGDATABASE and PGPASSWORD or ~/.pgpass, so that no
# password stands in the list of processes. Files: $VAR_DIR/media. Programs: the path, or $PG_BIN.
# A set is three files and their sums, NAME-TIME.{roles.sql,dump,media.tar.gz,sha256}; one whose
# .sha256 is there is whole. Only its owner can read it: it holds personal data.
#
# With MANAGE="python /srv/skupaj/manage.py" the set also holds NAME-TIME.municipalities/, an archive
# of each municipality that can be restored by itself, here or in another installation; ENCRYPT_TO
# (age1…) encrypts these to a key. manage.py then works on the database of DATABASE_URL.
set -eu
umask 077

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

[ $# -eq 1 ] || fail "Usage: deploy/backup.sh FOLDER"
[ -n "${PGDATABASE:-}" ] || fail "Name the database in PGDATABASE."
[ -n "${VAR_DIR:-}" ] || fail "Name the folder of the uploaded files in VAR_DIR (it holds media/)."
[ -d "$VAR_DIR" ] || fail "VAR_DIR=$VAR_DIR is no folder: nothing was backed up."
VAR_DIR=$(cd "$VAR_DIR" && pwd)
if [ -n "${PG_BIN:-}" ]; then
    PATH=$PG_BIN:$PATH
fi

mkdir -p "$1"
cd "$1"
# A database may be called anything; a file name may not.
name=$(printf '%s' "$PGDATABASE" | tr -c 'A-Za-z0-9_-' '_')
began=$(date -u +%Y-%m-%dT%H:%M:%SZ)
set_name=$name-$(printf '%s' "$began" | tr -d ':-')
schemas=
[ ! -e "$set_name.sha256" ] || fail "$set_name is there already: wait a second."
part=$PWD/.$set_name.$$
mkdir "$part"
trap 'rm -rf "$part"' EXIT
trap 'exit 1' HUP INT TERM

pg_dumpall --roles-only --no-role-passwords >"$part/$set_name.roles.sql"
# The database first: a file that is uploaded meanwhile is one too many, never one too few.
pg_dump --format=custom --file="$part/$set_name.dump"
mkdir -p "$part/empty/media"
if [ -d "$VAR_DIR/media" ]; then
    media_in=$VAR_DIR
else
    media_in=$part/empty
fi
# tar answers 1 when a file changed while it was read: the set is whole all the same.
tar -czf "$part/$set_name.media.tar.gz" -C "$media_in" media || [ $? -eq 1 ]

if [ -n "${MANAGE:-}" ]; then
    archives=$part/$set_name.municipalities
    mkdir "$archives"
    psql --no-psqlrc --tuples-only --no-align --output="$part/schemas" \
        --command='SELECT schema_name FROM public.tenants_municipality ORDER BY schema_name'
    while read -r schema; do
        # Unquoted on purpose: it is a command with its words. An archive for somebody's key alone
        # is written as such: what lies elsewhere later was never readable.
        $MANAGE municipality export "$schema" "$archives/$schema.tar" \
            ${ENCRYPT_TO:+--encrypt-to "$ENCRYPT_TO"} </dev/null >&2
        schemas="$schemas $schema"
    done <"$part/schemas"
fi

cd "$part"
sha256sum "$set_name.roles.sql" "$set_name.dump" "$set_name.media.tar.gz" >"$set_name.sha256"
if [ -d "$set_name.municipalities" ]; then
    find "$set_name.municipalities" -type f -exec sha256sum {} + >>"$set_name.sha256"
    mv "$set_name.municipalities" ..
fi
mv "$set_name.roles.sql" "$set_name.dump" "$set_name.media.tar.gz" ..
mv "$set_name.sha256" ..
cd ..

# The console tells operators when they were last backed up; another database has no such function.
# What is whole stays so when that cannot be written down.
size=$(find . -path "./$set_name.*" -type f -exec ls -ln {} + | awk '{ sum += $5 } END { printf "%d", sum }')
psql --no-psqlrc --quiet --tuples-only --set=ON_ERROR_STOP=1 --set=name="$set_name" \
    --set=began="$began" --set=size="$size" --set=schemas="$schemas" >/dev/null <<'SQL' ||
SELECT to_regproc('public.console_note_backup') IS NOT NULL AS known \gset
\if :known
SELECT public.console_note_backup('set', :'name', :'began', :size, string_to_array(:'schemas', ' '));
\endif
SQL
    printf 'The console could not be told of this backup.\n' >&2
printf 'Backed up to %s/%s.*\n' "$PWD" "$set_name"
