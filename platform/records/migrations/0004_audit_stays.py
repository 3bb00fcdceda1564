"""The audit trail is added to and never changed, and each entry carries the hash of the one before.

The chain is closed when an act commits: its entry is written without a number, and the trigger that
gives it one waits for the end of the transaction. So the lock that puts two writers one behind the
other is held from then until the commit is done, however long the act takes.
"""

from django.db import migrations

# Each part with its length before it, so that no two entries read the same. `records.chain.hash_of`
# reckons the same in Python.
HASH = """
CREATE OR REPLACE FUNCTION public.records_audit_hash(
    number bigint, previous text, at timestamptz, act text, kind text, object_id text,
    by_id bigint, by_name text, data jsonb
) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT encode(sha256(convert_to(string_agg(octet_length(convert_to(part, 'UTF8')) || ':' || part,
                                               ',' ORDER BY n), 'UTF8')), 'hex')
      FROM unnest(ARRAY[
        number::text, previous,
        to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        act, kind, object_id, coalesce(by_id::text, ''), by_name, data::text
      ]) WITH ORDINALITY AS parts (part, n)
$$
"""

BEGIN = """
CREATE OR REPLACE FUNCTION public.records_audit_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.number := NULL;
    NEW.previous := '';
    NEW.hash := '';
    RETURN NEW;
END
$$
"""

# With the owner's rights: a municipality's role may not fill in a number or a hash of its own.
CHAIN = """
CREATE OR REPLACE FUNCTION public.records_audit_chains() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    last_number bigint;
    last_hash text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('records.audit ' || TG_TABLE_SCHEMA, 0));
    EXECUTE format('SELECT number, hash FROM %I.records_auditentry WHERE number IS NOT NULL
                    ORDER BY number DESC LIMIT 1', TG_TABLE_SCHEMA) INTO last_number, last_hash;
    last_number := coalesce(last_number, 0) + 1;
    last_hash := coalesce(last_hash, '');
    EXECUTE format('UPDATE %I.records_auditentry SET number = $2, previous = $3, hash = $4
                    WHERE id = $1', TG_TABLE_SCHEMA)
    USING NEW.id, last_number, last_hash,
          public.records_audit_hash(last_number, last_hash, NEW.at, NEW.act, NEW.kind,
                                    NEW.object_id, NEW.by_id, NEW.by_name, NEW.data);
    RETURN NULL;
END
$$
"""

# The one change that there is: the owner's own function chains an entry that has no number yet.
STAY = """
CREATE OR REPLACE FUNCTION public.records_audit_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.number IS NULL AND NEW.number IS NOT NULL
       AND to_jsonb(NEW) - ARRAY['number', 'previous', 'hash']
         = to_jsonb(OLD) - ARRAY['number', 'previous', 'hash']
       AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'entries of the audit trail are neither changed nor removed'
        USING ERRCODE = 'restrict_violation';
END
$$
"""

TRIGGERS = (
    "CREATE TRIGGER audit_begins_unchained BEFORE INSERT ON records_auditentry "
    "FOR EACH ROW EXECUTE FUNCTION public.records_audit_begins()",
    "CREATE CONSTRAINT TRIGGER audit_is_chained AFTER INSERT ON records_auditentry "
    "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.records_audit_chains()",
    "CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON records_auditentry "
    "FOR EACH ROW EXECUTE FUNCTION public.records_audit_stays()",
    "CREATE TRIGGER audit_is_kept BEFORE TRUNCATE ON records_auditentry "
    "FOR EACH STATEMENT EXECUTE FUNCTION public.records_audit_stays()",
)


class Migration(migrations.Migration):
    additive = "functions and triggers on a table which old code does not know"

    dependencies = [("records", "0003_audit_trail")]

    operations = [
        *[migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (HASH, BEGIN, CHAIN, STAY)],
        *[
            migrations.RunSQL(sql, f"DROP TRIGGER {sql.split('TRIGGER ')[1].split()[0]} "
                                   "ON records_auditentry")
            for sql in TRIGGERS
        ],
    ]
