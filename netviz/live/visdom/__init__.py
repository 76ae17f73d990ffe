"""The page in a Visdom server: its address, its panes, what is clicked on it."""
