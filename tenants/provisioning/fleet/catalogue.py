"""PostgreSQL's catalogue of a schema as SQL: a quick hash of it, and its lines in words.

The statements are put together from this file alone; names of schemas are parameters.
"""
# ruff: noqa: S608

# One number a schema over the raw columns of the catalogue; no text is put together, so that it
# takes milliseconds where the lines below take seconds for a fleet. Schemas with the same number
# have the same shape; the reverse need not hold (a dropped column leaves a gap in the numbers).
RAW = """
WITH s AS (SELECT oid, nspname FROM pg_namespace WHERE nspname = ANY(%(schemas)s)),
part (space, h) AS (
    SELECT c.relnamespace, hashtextextended(concat_ws('|', 'r', c.relname, c.relkind,
           c.relpersistence, c.relrowsecurity, c.relforcerowsecurity, c.relreplident,
           c.reloptions), 0)
      FROM pg_class c JOIN s ON s.oid = c.relnamespace WHERE c.relkind NOT IN ('i', 'I', 'S')
    UNION ALL
    SELECT c.relnamespace, hashtextextended(concat_ws('|', 'a', c.relname, a.attname, a.attnum,
           a.atttypid, a.atttypmod, a.attnotnull, a.attidentity, a.attgenerated, a.attcollation,
           d.adbin), 0)
      FROM pg_class c JOIN s ON s.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT c.relnamespace, hashtextextended(concat_ws('|', 'k', c.relname, k.conname, k.contype,
           k.conkey, f.relname, CASE WHEN f.relnamespace <> c.relnamespace THEN f.relnamespace END,
           k.confkey, k.confupdtype, k.confdeltype, k.confmatchtype, k.condeferrable,
           k.condeferred, k.convalidated, k.conexclop, k.conbin), 0)
      FROM pg_class c JOIN s ON s.oid = c.relnamespace JOIN pg_constraint k ON k.conrelid = c.oid
      LEFT JOIN pg_class f ON f.oid = k.confrelid
     WHERE k.contype NOT IN ('n', 't')
    UNION ALL
    SELECT c.relnamespace, hashtextextended(concat_ws('|', 'i', c.relname, c.relam, c.reloptions,
           t.relname, i.indkey, i.indnkeyatts, i.indclass, i.indcollation, i.indoption,
           i.indisunique, i.indisprimary, i.indisexclusion, i.indimmediate, i.indisvalid,
           i.indisready, i.indisreplident, i.indnullsnotdistinct, i.indpred, i.indexprs), 0)
      FROM pg_class c JOIN s ON s.oid = c.relnamespace JOIN pg_index i ON i.indexrelid = c.oid
      JOIN pg_class t ON t.oid = i.indrelid
    UNION ALL
    SELECT c.relnamespace, hashtextextended(concat_ws('|', 't', c.relname,
           CASE WHEN t.tgisinternal THEN t.tgconstraint::text ELSE t.tgname END, t.tgfoid, t.tgtype,
           t.tgenabled, t.tgattr, t.tgargs, t.tgqual), 0)
      FROM pg_class c JOIN s ON s.oid = c.relnamespace JOIN pg_trigger t ON t.tgrelid = c.oid
     WHERE NOT t.tgisinternal OR t.tgenabled <> 'O'
    UNION ALL
    SELECT c.relnamespace, hashtextextended(concat_ws('|', 'q', c.relname, q.seqtypid, q.seqstart,
           q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle), 0)
      FROM pg_class c JOIN s ON s.oid = c.relnamespace JOIN pg_sequence q ON q.seqrelid = c.oid
    UNION ALL
    SELECT c.relnamespace, hashtextextended(concat_ws('|', 'v', c.relname, w.rulename, w.ev_type,
           w.ev_enabled, w.ev_action), 0)
      FROM pg_class c JOIN s ON s.oid = c.relnamespace JOIN pg_rewrite w ON w.ev_class = c.oid
    UNION ALL
    SELECT c.relnamespace, hashtextextended(concat_ws('|', 'p', c.relname, p.polname, p.polcmd,
           p.polpermissive, p.polqual, p.polwithcheck), 0)
      FROM pg_class c JOIN s ON s.oid = c.relnamespace JOIN pg_policy p ON p.polrelid = c.oid
    UNION ALL
    SELECT p.pronamespace, hashtextextended(concat_ws('|', 'f', p.proname, p.proargtypes,
           p.prorettype, p.prosecdef, p.prolang, p.prosrc), 0)
      FROM pg_proc p JOIN s ON s.oid = p.pronamespace
    UNION ALL
    SELECT t.typnamespace, hashtextextended(concat_ws('|', 'y', t.typname, t.typtype,
           t.typbasetype, t.typnotnull, t.typdefaultbin,
           (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder)
              FROM pg_enum WHERE enumtypid = t.oid)), 0)
      FROM pg_type t JOIN s ON s.oid = t.typnamespace WHERE t.typtype IN ('d', 'e', 'r')
    UNION ALL
    SELECT e.stxnamespace, hashtextextended(concat_ws('|', 'e', e.stxname, e.stxkeys, e.stxkind,
           e.stxexprs), 0)
      FROM pg_statistic_ext e JOIN s ON s.oid = e.stxnamespace
)
SELECT s.nspname, count(*) || ':' || sum(h) FROM part JOIN s ON s.oid = part.space GROUP BY 1
"""

# PostgreSQL sets brackets and casts of a condition anew when it reads what it has written, so a
# clone's conditions differ from its template's in those alone: they are compared without.
_PLAIN = r"translate(replace(replace({0}, '::text[]', ''), '::text', ''), E'() \n\t', '')"


def _unnamed(text: str) -> str:
    return f"replace({text}, s.prefix, '')"


_CONDITION = _PLAIN.format(_unnamed("pg_get_constraintdef(k.oid)"))
_INDEX = _unnamed("pg_get_indexdef(i.indexrelid)")

# NOT NULL is part of a column's line; as constraints (PostgreSQL 18) they bear names by accident.
LINES = f"""
WITH s AS (
    SELECT oid, nspname, quote_ident(nspname) || '.' AS prefix
      FROM pg_namespace WHERE nspname = ANY(%(schemas)s)
), r AS (
    SELECT c.*, s.nspname, s.prefix FROM pg_class c JOIN s ON s.oid = c.relnamespace
), line (schema, text) AS (
    SELECT nspname, concat_ws(' ', 'table', relname, relkind, relpersistence,
           CASE WHEN relrowsecurity THEN 'row security' END,
           CASE WHEN relforcerowsecurity THEN 'forced' END,
           CASE WHEN relreplident <> 'd' THEN 'replica identity ' || relreplident::text END,
           reloptions)
      FROM r WHERE relkind NOT IN ('i', 'I', 'S')
    UNION ALL
    SELECT s.nspname, concat_ws(' ', 'column', s.relname || '.' || a.attname,
           format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'not null' END,
           'default ' || {_unnamed("pg_get_expr(d.adbin, d.adrelid)")},
           CASE a.attidentity WHEN '' THEN NULL ELSE 'identity ' || a.attidentity::text END,
           CASE a.attgenerated WHEN '' THEN NULL ELSE 'generated ' || a.attgenerated::text END,
           CASE WHEN a.attcollation NOT IN (0, 100) THEN 'collation ' || a.attcollation END)
      FROM r s JOIN pg_attribute a ON a.attrelid = s.oid
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
     WHERE s.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT s.nspname, concat_ws(' ', 'constraint', s.relname || '.' || k.conname,
           CASE k.contype WHEN 'c' THEN {_CONDITION}
                ELSE {_unnamed("pg_get_constraintdef(k.oid)")} END,
           CASE WHEN NOT k.convalidated THEN 'not valid' END)
      FROM r s JOIN pg_constraint k ON k.conrelid = s.oid WHERE k.contype NOT IN ('n', 't')
    UNION ALL
    SELECT s.nspname, concat_ws(' ', 'index', s.relname,
           CASE WHEN i.indpred IS NULL AND i.indexprs IS NULL THEN {_INDEX}
                ELSE {_PLAIN.format(_INDEX)} END,
           CASE WHEN NOT i.indisvalid THEN 'not valid' END,
           CASE WHEN i.indisreplident THEN 'replica identity' END)
      FROM r s JOIN pg_index i ON i.indexrelid = s.oid
    UNION ALL
    SELECT s.nspname, concat_ws(' ', 'trigger', s.relname || '.' || t.tgname,
           {_unnamed("pg_get_triggerdef(t.oid)")},
           CASE t.tgenabled WHEN 'O' THEN NULL WHEN 'D' THEN 'switched off'
                ELSE 'switched on as ' || t.tgenabled::text END)
      FROM r s JOIN pg_trigger t ON t.tgrelid = s.oid WHERE NOT t.tgisinternal
    UNION ALL
    SELECT s.nspname, concat_ws(' ', 'trigger', s.relname || '.' || k.conname,
           'of the foreign key switched off')
      FROM r s JOIN pg_trigger t ON t.tgrelid = s.oid JOIN pg_constraint k ON k.oid = t.tgconstraint
     WHERE t.tgisinternal AND t.tgenabled <> 'O'
    UNION ALL
    SELECT s.nspname, concat_ws(' ', 'sequence', s.relname, format_type(q.seqtypid, NULL),
           q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle)
      FROM r s JOIN pg_sequence q ON q.seqrelid = s.oid
    UNION ALL
    SELECT s.nspname, concat_ws(' ', 'rule', s.relname, w.rulename, w.ev_enabled,
           md5({_unnamed("pg_get_ruledef(w.oid)")}))
      FROM r s JOIN pg_rewrite w ON w.ev_class = s.oid
    UNION ALL
    SELECT s.nspname, concat_ws(' ', 'policy', s.relname || '.' || p.polname, p.polcmd,
           {_unnamed("pg_get_expr(p.polqual, p.polrelid)")},
           {_unnamed("pg_get_expr(p.polwithcheck, p.polrelid)")})
      FROM r s JOIN pg_policy p ON p.polrelid = s.oid
    UNION ALL
    SELECT s.nspname, concat_ws(' ', 'function', p.proname,
           {_unnamed("pg_get_function_identity_arguments(p.oid)")}, md5({_unnamed("p.prosrc")}))
      FROM pg_proc p JOIN s ON s.oid = p.pronamespace
    UNION ALL
    SELECT s.nspname, concat_ws(' ', 'type', t.typname, t.typtype,
           (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder)
              FROM pg_enum WHERE enumtypid = t.oid))
      FROM pg_type t JOIN s ON s.oid = t.typnamespace WHERE t.typtype IN ('d', 'e', 'r')
    UNION ALL
    SELECT s.nspname, concat_ws(' ', 'statistics', {_unnamed("pg_get_statisticsobjdef(e.oid)")})
      FROM pg_statistic_ext e JOIN s ON s.oid = e.stxnamespace
)
"""
HASHES = f"""{LINES}
SELECT schema, md5(string_agg(text, E'\\n' ORDER BY text COLLATE "C")) FROM line GROUP BY schema
"""
WORDS = f"{LINES} SELECT schema, text FROM line"
