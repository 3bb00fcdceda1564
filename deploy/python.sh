#!/bin/sh
# Finds a Python 3.12 to 3.14, makes .venv and installs requirements/dev.txt into it by hash.
# Nothing is done when that was done before. From anywhere: deploy/python.sh, or with --find only
# the search, which prints the Python's path.
set -eu
cd "$(dirname "$0")/.."
requirements=requirements/dev.txt
venv=.venv
stamp=$venv/requirements.installed
log=$venv/install.log
seen=""

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# A Python counts when it is 3.12 to 3.14 and can make an environment with pip in it.
usable() {
    "$1" -c 'import sys; sys.exit(not (3, 12) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null &&
        "$1" -c 'import venv, ensurepip' 2>/dev/null
}

# Remembers, for the sentence at the end, why a Python that exists was passed over.
remember() {
    version=$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || return 0
    case "$version" in
        3.12 | 3.13 | 3.14) seen="$seen $1 ($version) lacks the venv module: install python$version-venv (Debian: python3-venv)." ;;
        *) seen="$seen $1 is $version." ;;
    esac
}

# pyenv's shims refuse versions that are not selected, so its versions are tried by path.
candidates() {
    printf '%s\n' python3.13 python3.12 python3.14
    for minor in 13 12 14; do
        for path in "${PYENV_ROOT:-$HOME/.pyenv}/versions/3.$minor"*/bin/python3 \
            "${UV_PYTHON_INSTALL_DIR:-$HOME/.local/share/uv/python}/cpython-3.$minor"*/bin/python3 \
            "/opt/homebrew/bin/python3.$minor" "/usr/local/bin/python3.$minor" \
            "/home/linuxbrew/.linuxbrew/bin/python3.$minor"; do
            [ -x "$path" ] && printf '%s\n' "$path"
        done
    done
    printf 'python3\n'
}

choose() {
    if [ -n "${PYTHON:-}" ]; then
        usable "$PYTHON" && chosen=$PYTHON && return 0
        fail "PYTHON=$PYTHON is not a Python 3.12 to 3.14 with the venv module: name another one or unset PYTHON."
    fi
    # IFS is the line end alone: a home directory may have a space in its name.
    old_ifs=$IFS
    IFS='
'
    for candidate in $(candidates); do
        command -v "$candidate" >/dev/null 2>&1 || continue
        if usable "$candidate"; then
            IFS=$old_ifs
            chosen=$candidate
            return 0
        fi
        remember "$candidate"
    done
    IFS=$old_ifs
    if command -v uv >/dev/null 2>&1 && uv python install -q 3.13 2>/dev/null; then
        chosen=$(uv python find --no-project --managed-python 3.13) && usable "$chosen" && return 0
    fi
    fail "Skupaj needs Python 3.12, 3.13 or 3.14 with venv and none was found.$seen" \
        "Install one (Debian 13: apt install python3-venv) or name it: make PYTHON=/path/to/python3.13."
}

make_venv() {
    choose
    printf 'Python: %s (%s)\n' "$chosen" "$("$chosen" -c 'import platform; print(platform.python_version())')"
    "$chosen" -m venv --clear "$venv" || fail "$chosen could not make $PWD/$venv (see above)."
}

# The exit code of pip is kept in a file of its own process: `set -e` does not see into pipes.
install() {
    started=$(date +%s)
    printf 'Installing %s packages into %s (about half a minute) ...' \
        "$(grep -c '^[a-z0-9].*==' "$requirements")" "$venv"
    if ! "$venv/bin/python" -m pip install --disable-pip-version-check --no-input -q \
        --require-hashes -r "$requirements" >"$log" 2>&1; then
        printf ' failed.\n'
        tail -n 15 "$log" >&2
        fail "The packages were not installed: the reason stands above, the whole log is $PWD/$log." \
            "Without a network, set PIP_FIND_LINKS to a folder that holds the wheels; then run make again."
    fi
    cp "$requirements" "$stamp"
    printf ' done in %s s.\n' "$(($(date +%s) - started))"
}

if [ "${1:-}" = --find ]; then
    choose
    printf '%s\n' "$chosen"
    exit 0
fi
if cmp -s "$requirements" "$stamp" 2>/dev/null && usable "$venv/bin/python"; then
    exit 0
fi
if ! mkdir -p "$venv" 2>/dev/null || ! (: >"$venv/.writable") 2>/dev/null; then
    fail "Cannot write to $PWD/$venv: take ownership of the folder (sudo chown -R $(id -un) '$PWD')" \
        "or clone into a folder of your own."
fi
rm -f "$venv/.writable"
if ! usable "$venv/bin/python" || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    make_venv
fi
install
