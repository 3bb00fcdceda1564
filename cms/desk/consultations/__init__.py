"""Consultations at the desk: the register, answers, reports."""
