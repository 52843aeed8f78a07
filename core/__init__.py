"""What every app uses and none owns: the clock, text, ids, CSV, replies, forms. It knows no app."""
