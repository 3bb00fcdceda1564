"""Consultations as people meet them: reading, giving an opinion, supporting, following it up."""
