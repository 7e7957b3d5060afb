"""Regular expressions that people and other systems write; those of the program's own may use :mod:`re`.

Python's engine backtracks: a pattern such as ``(a+)+$`` takes time that doubles with every character of a text that does not
match, and holds the event loop meanwhile. RE2 takes time in proportion to the text, whatever the pattern.
"""

from opssight.core.patterns.pattern import Pattern, PatternRefused, compile_pattern

__all__ = ["Pattern", "PatternRefused", "compile_pattern"]
