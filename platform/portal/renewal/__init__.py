"""Renewals of neighbourhoods, for citizens."""
