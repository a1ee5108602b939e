"""Measuring the recogniser on photographs whose people are known."""
