"""Packs of the lawbook: drafted, checked, compared with what is in force, published by a second person."""
