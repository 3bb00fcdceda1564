"""Which generations were raised."""

from tenants.isolation.models import Generation
from tests.support import in_municipality

NOTHING: set[str] = set()


class Raised:
    """The scopes raised in each municipality while the block ran."""

    def __init__(self, *schemas):
        self.schemas = schemas or ("alpha", "beta")

    def __enter__(self):
        self.before = self._read()
        return self

    def __exit__(self, *exception):
        after = self._read()
        for schema in self.schemas:
            changed = {
                scope
                for scope, n in after[schema].items()
                if n != self.before[schema].get(scope, 0)
            }
            setattr(self, schema, changed)

    def _read(self):
        found = {}
        for schema in self.schemas:
            with in_municipality(schema):
                found[schema] = dict(Generation.objects.values_list("scope", "n"))
        return found
