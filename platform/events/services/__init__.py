"""Acts on events and on registrations for them."""

from events.services.attending import add_by_hand, attend, call_out
from events.services.calling_off import call_off, reinstate
from events.services.keeping import forget_due, release_due, remind_due, tell_changes
from events.services.recording import forget_event, name_event, record_event
from events.services.registering import cancel, confirm, register
from events.services.seats import hold_terms
from events.services.terms import set_terms

__all__ = [
    "add_by_hand",
    "attend",
    "call_off",
    "call_out",
    "cancel",
    "confirm",
    "forget_due",
    "forget_event",
    "hold_terms",
    "name_event",
    "record_event",
    "register",
    "reinstate",
    "release_due",
    "remind_due",
    "set_terms",
    "tell_changes",
]
