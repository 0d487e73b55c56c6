"""Charts of answers: a definition without any format, and for each question a function that makes it from the rows."""
