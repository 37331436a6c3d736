"""What people can type: the grammar, the dispatch, and one module for each family of commands."""
