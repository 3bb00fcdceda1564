"""Acts on what leaves a municipality: mails, followings, news."""

from notifications.services.digests import send_due
from notifications.services.following import change_pace, follow, stop_mails, unfollow
from notifications.services.mailing import forget_old, hand_over, post
from notifications.services.telling import forget_old_news, mark_read, tell_followers

__all__ = [
    "change_pace",
    "follow",
    "forget_old",
    "forget_old_news",
    "hand_over",
    "mark_read",
    "post",
    "send_due",
    "stop_mails",
    "tell_followers",
    "unfollow",
]
