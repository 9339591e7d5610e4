"""How much the long tests do: a small part with the others from a fixed seed, all of it by `make faults`."""

import os

WHOLE = os.environ.get("HANDOFF_FAULTS") == "all"
SEED = int(os.environ.get("HANDOFF_FAULTS_SEED", "20261118"))
