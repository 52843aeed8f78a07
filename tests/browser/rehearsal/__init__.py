"""A whole session of twelve people: counts their key presses and seconds, and checks that nothing is lost."""
