"""Calls that co-finance projects, and the projects that were co-financed."""
