"""Renewals at the desk: set up, led through their measures, answered to residents."""
