"""What readers of the house's knowledge get: frozen values."""
