"""What something costs beside something plain, whatever else the machine is doing."""

import time


def cost(act):
    """Call ``act`` and return what it gave with the processor seconds this process spent."""
    started = time.process_time()
    result = act()
    return result, time.process_time() - started


def times_as_dear(act, plain):
    """How many times the processor seconds of ``plain`` one call of ``act`` costs.

    Each is called three times and its cheapest call counts, so that what is read only
    once does not.
    """
    return min(cost(act)[1] for _ in range(3)) / min(cost(plain)[1] for _ in range(3))
