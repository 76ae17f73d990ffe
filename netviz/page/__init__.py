"""What the interactive page is told beside the graph itself: words, roles, totals, repeats."""
