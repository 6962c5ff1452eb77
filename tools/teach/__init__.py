"""The school of the distiller: from marked letters to the weights that the package carries."""
