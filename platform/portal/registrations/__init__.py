"""Registering for an event, and the page of a registration's own link."""
