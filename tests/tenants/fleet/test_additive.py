"""Since the last release only what old code can live with was migrated; the rest was decided."""

from pathlib import Path

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from tenants.provisioning.fleet.additive import faults, made_by
from tests.tenants.fleet.released import RELEASED

DECISIONS = Path(__file__).resolve().parents[3] / ".github" / "decisions"
# What is not additive and was let through: the migration, and the decision record that says why.
ALLOWED: dict[str, str] = {
    # allauth's own, on tables that they make in the same release.
    "account.0006_emailaddress_lower": "0013-sign-in.md",
    "account.0008_emailaddress_unique_primary_email_fixup": "0013-sign-in.md",
}

# Migrations of others ask the database when they are read for the first time.
pytestmark = pytest.mark.django_db


def test_every_migration_since_the_last_release_is_additive():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    released = set(RELEASED.read_text().split())
    plan = []
    for leaf in loader.graph.leaf_nodes():
        plan += [key for key in loader.graph.forwards_plan(leaf) if key not in plan]
    fresh = [key for key in plan if ".".join(key) not in released]
    made = set().union(*(made_by(loader.graph.nodes[key]) for key in fresh))
    state, found = ProjectState(real_apps=loader.unmigrated_apps), {}
    for key in plan:
        migration = loader.graph.nodes[key]
        if key not in fresh:
            migration.mutate_state(state, preserve=False)
        elif (harm := faults(migration, state, made)) and ".".join(key) not in ALLOWED:
            found[".".join(key)] = harm
    assert found == {}, "see tenants/provisioning/fleet/README.md"


def test_what_was_let_through_names_its_decision():
    for name, decision in ALLOWED.items():
        assert (DECISIONS / decision).exists(), name


def test_no_released_migration_has_gone():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    there = {".".join(key) for key in loader.disk_migrations}
    assert set(RELEASED.read_text().split()) - there == set()


BASE = [
    ("id", models.BigAutoField(primary_key=True)),
    ("title", models.CharField(max_length=80)),
    ("note", models.TextField(null=True)),
    ("price", models.DecimalField(max_digits=8, decimal_places=2)),
]
AGAIN = models.CharField(max_length=80)
HARMFUL = {
    "a field goes": migrations.RemoveField("page", "note"),
    "a field gets another name": migrations.RenameField("page", "note", "remark"),
    "a table goes": migrations.DeleteModel("Page"),
    "a table gets another name": migrations.RenameModel("Page", "Sheet"),
    "its table in the database": migrations.AlterModelTable("page", "sheets"),
    "a field that must be filled": migrations.AddField("page", "kind", AGAIN),
    "with a default of Django's alone": migrations.AddField(
        "page", "kind", models.CharField(max_length=8, default="x")
    ),
    "a shorter field": migrations.AlterField("page", "title", models.CharField(max_length=40)),
    "must be filled now": migrations.AlterField("page", "note", models.TextField()),
    "must be unique now": migrations.AlterField(
        "page", "title", models.CharField(max_length=80, unique=True)
    ),
    "another type": migrations.AlterField("page", "title", models.IntegerField()),
    "another column": migrations.AlterField(
        "page", "title", models.CharField(max_length=80, db_column="name")
    ),
    "fewer digits": migrations.AlterField(
        "page", "price", models.DecimalField(max_digits=6, decimal_places=2)
    ),
    "a constraint": migrations.AddConstraint(
        "page", models.UniqueConstraint(fields=["title"], name="title_is_its_own")
    ),
    "unique together": migrations.AlterUniqueTogether("page", {("title", "note")}),
    "SQL": migrations.RunSQL("DROP TABLE page"),
    "SQL inside": migrations.SeparateDatabaseAndState([migrations.RunSQL("DROP TABLE page")]),
}
HARMLESS = {
    "a field that may be null": migrations.AddField("page", "kind", models.TextField(null=True)),
    "with a default of the database": migrations.AddField(
        "page", "kind", models.TextField(db_default="x")
    ),
    "many to many": migrations.AddField("page", "kin", models.ManyToManyField("test.page")),
    "a longer field": migrations.AlterField("page", "title", models.CharField(max_length=90)),
    "may be null now": migrations.AlterField(
        "page", "title", models.CharField(max_length=80, null=True)
    ),
    "other words": migrations.AlterField(
        "page", "title", models.CharField("Naslov", max_length=80, help_text="Kratek.")
    ),
    "an index": migrations.AddIndex("page", models.Index(fields=["title"], name="by_title")),
    "a table": migrations.CreateModel("Leaf", BASE),
}


def judged(*operations, additive=""):
    migration = migrations.Migration("0002_next", "test")
    migration.operations = list(operations)
    migration.additive = additive
    state = ProjectState()
    state.add_model(ModelState("test", "Page", [(name, field.clone()) for name, field in BASE]))
    return faults(migration, state)


@pytest.mark.parametrize("operation", HARMFUL.values(), ids=HARMFUL)
def test_what_harms_old_code_is_found(operation):
    assert len(judged(operation)) == 1


@pytest.mark.parametrize("operation", HARMLESS.values(), ids=HARMLESS)
def test_what_is_added_is_let_through(operation):
    assert judged(operation) == []


def test_sql_is_let_through_with_a_reason_and_a_lost_column_is_not():
    assert judged(HARMFUL["SQL"], additive="nobody reads it") == []
    assert judged(HARMFUL["a constraint"], additive="every row satisfies it") == []
    assert len(judged(HARMFUL["a field goes"], additive="nobody reads it")) == 1


def test_a_table_of_the_same_release_may_be_changed_at_will():
    changed = migrations.AddField("leaf", "kind", AGAIN)
    assert judged(migrations.CreateModel("Leaf", BASE), changed) == []


def test_data_and_schema_do_not_go_together():
    moved = migrations.RunPython(migrations.RunPython.noop)
    found = judged(moved, HARMLESS["an index"], additive="it fills what nobody reads yet")
    assert found == ["data and schema in one migration"]
