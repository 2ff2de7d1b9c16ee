"""``python -m youthsurvey`` is the ``youthsurvey`` command."""

from youthsurvey.cli import main

if __name__ == "__main__":
    main()
