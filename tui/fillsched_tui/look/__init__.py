"""How figures and states look: alphabets, glyphs, colours."""
