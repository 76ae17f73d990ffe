"""``python -m netviz``: the command line."""

from netviz.cli import main

if __name__ == "__main__":
    main()
