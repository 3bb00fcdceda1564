"""Acts at the same moment, each on a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from tests.support import in_municipality


def at_once(schema, *acts):
    """Run every act in `schema` in its own thread, all beginning together.

    Returns what each gave back, or the exception that it raised.
    """
    barrier = Barrier(len(acts))

    def run(act):
        try:
            with in_municipality(schema):
                barrier.wait(10)
                return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result(30) for done in [pool.submit(run, act) for act in acts]]
