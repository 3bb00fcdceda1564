"""Calls for co-financing and funded projects, as people see them."""
