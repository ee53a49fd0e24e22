"""`python -m fillsched_cli` is `fillsched`."""

from fillsched_cli.main import main

if __name__ == "__main__":
    main()
