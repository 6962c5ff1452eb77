"""The school of the coach's judge: from marked replies and a book of phrases to the weights that the package carries."""
