"""The shared language of all rooms: frozen records, no input or output."""
