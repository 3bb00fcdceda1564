"""Every kind of page, as the demonstration shows it: pictures of it, and what checkers say."""
