"""`make bench`: what a request costs here, beside a ladder of bare applications."""
