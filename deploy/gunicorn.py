"""gunicorn's settings: `gunicorn -c deploy/gunicorn.py config.wsgi`, from any folder.

Environment: PORT (8000), BIND (127.0.0.1:PORT), WEB_CONCURRENCY (2 x cores + 1), PIDFILE (none;
`restart.sh` needs one), ACCESS_LOG=1.
"""

import ctypes
import gc
import os
import signal
import sys
from pathlib import Path
from typing import Any

# <linux/prctl.h>
_PR_SET_PDEATHSIG = 1
_root = Path(__file__).resolve().parent.parent

wsgi_app = "config.wsgi:application"
chdir = str(_root)
pythonpath = f"{_root},{_root / 'platform'}"
bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"

worker_class = "sync"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2 * (os.cpu_count() or 1) + 1)
# A worker that has seen many municipalities holds much memory: it makes room for a fresh one.
max_requests = 2000
max_requests_jitter = 200
timeout = 30
graceful_timeout = 10
# Loaded once: the workers share its memory. So SIGHUP brings no new code; `restart.sh` does.
preload_app = True
pidfile = os.environ.get("PIDFILE") or None
# A worker proves that it lives by touching a file: in memory, so that a slow disk kills nobody.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
# Nobody steers a running server through gunicorn's socket, which would lie under $HOME.
control_socket_disable = True

accesslog = "-" if os.environ.get("ACCESS_LOG") == "1" else None
# Neither visitors' addresses nor what stands behind the question mark: links carry secrets there.
access_log_format = '%(t)s %({host}i)s "%(m)s %(U)s %(H)s" %(s)s %(B)s %(M)sms'
errorlog = "-"


def when_ready(server: Any) -> None:
    """Keep what the loaded application holds out of the workers' garbage collection.

    The pages of memory then stay shared between them.
    """
    gc.collect()
    gc.freeze()


def pre_fork(server: Any, worker: Any) -> None:
    """Close the database connections that loading may have opened: no two workers share one."""
    from django.db import connections

    connections.close_all()


def post_fork(server: Any, worker: Any) -> None:
    """Let a worker end with its master, a killed one too.

    An idle one would notice after 15 s and keep the port from the next master until then.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
