"""Telling people: channels, contact methods, delivery with a receipt for every try."""
