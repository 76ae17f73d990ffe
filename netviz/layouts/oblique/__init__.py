"""What figures in oblique view share: solids, scales, rows of pieces, and lines between them."""
