"""Bytes of a lots file in, lots out, with every problem and a receipt."""
