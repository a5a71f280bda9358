"""Makes the model that reads scanned Thai: draws lines, trains the net, measures it (`make model`)."""
