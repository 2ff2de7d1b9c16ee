"""Responses to cells: the one pass over the data that every number rests on."""
