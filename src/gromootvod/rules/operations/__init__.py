"""What is done with rules, and what rules do."""
