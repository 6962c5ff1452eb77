"""What can be done with the house's knowledge; one file a verb."""
