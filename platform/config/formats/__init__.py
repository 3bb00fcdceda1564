"""How dates and numbers are written, where Django's own formats are not those of this country."""
