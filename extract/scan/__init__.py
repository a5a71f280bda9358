"""Scanned pages: pictures to lines of text with places and probabilities."""
