"""What can be done at the desk; one file a verb, one transaction each, `now` and `by` always given."""
