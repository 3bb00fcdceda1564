"""Loaded by pytest before Django: the tests' environment, and their PostgreSQL.

Without DATABASE_URL the tests' own embedded cluster is started; it stays for the next run,
unless `make test` stops it. The tests never touch the demonstration's cluster.
"""

import os
from pathlib import Path

from deploy.postgres import cluster_url, join

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"

os.environ["SKUPAJ_ENV"] = "test"
os.environ["VAR_DIR"] = str(VAR / "test")
(VAR / "test" / "static").mkdir(parents=True, exist_ok=True)
os.environ.pop("DATABASE_LOGIN", None)
if not os.environ.get("DATABASE_URL"):
    join(VAR, fast=True)
    os.environ["DATABASE_URL"] = cluster_url(VAR, fast=True)
