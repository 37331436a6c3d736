"""What people say, show and do in one room of a channel happens in its other rooms."""
