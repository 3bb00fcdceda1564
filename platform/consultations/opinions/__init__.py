"""Groups of opinion, reckoned from what people say to statements."""
