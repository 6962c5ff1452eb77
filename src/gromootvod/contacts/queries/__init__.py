"""What screens are told of people and firms; frozen values."""
