import sys

from pilar.cli import main

sys.exit(main())
