"""One cause behind many tickets: gathered, told in one move, shown on a public page."""
