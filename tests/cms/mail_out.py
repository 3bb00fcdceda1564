"""A mail server that is away, in the ways in which they are."""

import smtplib
import socket

from django.core.mail.backends.base import BaseEmailBackend


class Unknown(BaseEmailBackend):
    """Its name leads nowhere."""

    def open(self):
        raise socket.gaierror(-2, "Name or service not known")

    def send_messages(self, messages):
        self.open()


class Refusing(BaseEmailBackend):
    """It wants another password."""

    def open(self):
        raise smtplib.SMTPAuthenticationError(535, b"Authentication failed")

    def send_messages(self, messages):
        self.open()


class Away(BaseEmailBackend):
    """Nothing listens there."""

    def open(self):
        raise ConnectionRefusedError

    def send_messages(self, messages):
        self.open()
