"""What a person may ask for: all that is kept about him, and that nothing is. And how long anything is kept."""
