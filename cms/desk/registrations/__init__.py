"""Registrations for events in the back office."""
