"""Money as readers of the portal read it."""

from django import template

from common.money import euros

register = template.Library()
register.filter("euros", euros)
