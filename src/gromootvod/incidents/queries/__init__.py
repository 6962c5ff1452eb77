"""What incidents look like to one audience each: frozen values."""
