"""Help articles and the directory of other firms."""
