"""What the relay costs, beside a bare relay on the same servers in the same run."""
