"""What is done about a person's data; one file a verb."""
