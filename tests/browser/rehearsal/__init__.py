"""A whole hour of twelve people: its presses and seconds, and that nothing of it is lost."""
