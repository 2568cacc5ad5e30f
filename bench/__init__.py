"""Measurements: the whole job beside its floor and a script as a user would write it in an afternoon. Not a test."""
