"""The doors of the house, one folder each. They know the desk; the desk does not know them."""
