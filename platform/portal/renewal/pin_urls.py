"""Addresses of marked places."""

from typing import Any

PINS: list[Any] = []
