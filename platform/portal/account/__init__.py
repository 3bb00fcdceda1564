"""Sign-in, security and the account of a citizen: django-allauth behind our own pages."""
