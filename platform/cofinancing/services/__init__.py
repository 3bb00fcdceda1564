"""The acts of co-financing, one module each kind."""
