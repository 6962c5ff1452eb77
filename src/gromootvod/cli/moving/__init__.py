"""Moving in from another desk and out to one: readers of exports, one file a format, and the writer of ours."""
