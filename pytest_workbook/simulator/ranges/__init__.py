"""What a range is made of, without HTTP: where it moves, what it shows, what an update asks for."""
