#!/bin/sh
# Makes step1.sql.gz: what an installation of step 1 (commit c059346) holds, as pg_dump writes it.
# Two municipalities with announcements, events, pictures' rows, a token and a task. Run by hand from
# the root of the repository, with the tests' cluster running:
#
#     tests/tenants/fleet/make_step1.sh /tmp/step1
#
# The old code is checked out beside, never into this tree, and runs on a database of its own.
set -eu
old="$1"
root="$(pwd)"
[ -d "$old" ] || git worktree add "$old" c059346
server="$("$root/.venv/bin/python" -m deploy.postgres url --fast)"
export DATABASE_URL="${server%/*}/skupaj_step1" VAR_DIR="$old/var" SKUPAJ_ENV=test
unset DATABASE_APP_URL ROLE_PREFIX DATABASE_LOGIN
cd "$old"
python="$root/.venv/bin/python"
"$python" manage.py prepare
for pair in alpha:002 beta:003; do
    name="${pair%:*}"
    "$python" manage.py municipality create "$name" --name "Občina $name" --code "${pair#*:}" \
        --host "$name.localhost" --admin "admin@$name.example" >/dev/null
done
DATABASE_LOGIN=owner PYTHONPATH=platform:. "$python" "$root/tests/tenants/fleet/step1_content.py"
# No owners, rights and policies: the test has roles of its own. INSERTs can be sent through any connection.
"$("$root/.venv/bin/python" -c 'from deploy.postgres import pg_dump; print(pg_dump())')" \
    --no-owner --no-privileges --no-policies --rows-per-insert=500 "$DATABASE_URL" \
    | sed '/^\\\(un\)\{0,1\}restrict /d' | gzip -9n >"$root/tests/tenants/fleet/step1.sql.gz"
ls -l "$root/tests/tenants/fleet/step1.sql.gz"
