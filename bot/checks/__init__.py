"""What `openmic check` looks at, one module for each part of the program."""
