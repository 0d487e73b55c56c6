"""Room 3: Result in, bytes out. Knows nothing of education; the only room that imports rich."""
