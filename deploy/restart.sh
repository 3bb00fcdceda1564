#!/bin/sh
# New code without a lost request: deploy/restart.sh PIDFILE
#
# gunicorn (started with PIDFILE=… in its environment) loads the new code beside the old, on the
# same socket; when that has worked the old one finishes its requests and ends. When it has not, the
# old one goes on serving and this script says so. A mere SIGHUP would not do: the application is
# loaded once, before the workers (preload_app), so its workers would be new and their code old.
# It must have been started as `gunicorn …`: `python -m gunicorn` does not come up a second time,
# since Python then looks for its own modules (http) in gunicorn's folder.
set -eu

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

[ $# -eq 1 ] || fail "Usage: deploy/restart.sh PIDFILE"
old=$(cat "$1") || fail "There is no $1: is gunicorn running, with PIDFILE=$1?"
kill -0 "$old" 2>/dev/null || fail "Process $old in $1 is not running, or is not yours."
[ ! -e "$1.2" ] || fail "A restart is going on already ($1.2)."

kill -USR2 "$old"
seconds=${RESTART_SECONDS:-60}
while [ ! -s "$1.2" ]; do
    seconds=$((seconds - 1))
    [ "$seconds" -gt 0 ] || fail "The new code did not start; the old goes on serving. See its log."
    sleep 1
done
# The file is there when the code is loaded; its workers follow at once.
sleep 1
new=$(cat "$1.2")
kill -0 "$new" || fail "The new gunicorn ended at once; the old goes on serving. See its log."
kill -TERM "$old"
# When the old one has answered what it had begun and ended, the new one takes the file's name over.
while [ -e "$1.2" ]; do
    sleep 0.2
done
printf 'Process %s serves in the place of %s.\n' "$new" "$old"
