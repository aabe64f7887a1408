"""What `addendum doctor` looks at, a file for each part of a set-up."""
