"""What can be done with an incident: one verb a file, one transaction each."""
