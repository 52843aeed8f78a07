"""One whole hour, held by twelve people: what it takes of presses and seconds, and that all of it is kept."""
