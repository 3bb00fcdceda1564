"""Questions to an installation: is each municipality, task and file whole, or not there at all."""

from pathlib import Path

OTHERS = "'^(pg_|information_schema$|public$|tplbase0$)'"
_PARTS = {
    "schemas without a row": f"""
        SELECT n.nspname FROM pg_namespace n WHERE n.nspname !~ {OTHERS}
        EXCEPT SELECT schema_name FROM public.tenants_municipality
    """,
    "municipalities of which something is missing": """
        SELECT m.schema_name FROM public.tenants_municipality m
         WHERE NOT EXISTS (SELECT FROM public.tenants_domain d WHERE d.tenant_id = m.id)
            OR NOT EXISTS (SELECT FROM pg_roles r
                            WHERE r.rolname = current_database() || '.m.' || m.schema_name)
            OR NOT EXISTS (SELECT FROM public.queue_rolequeue q
                            WHERE q.schema_name = m.schema_name)
            OR (SELECT count(*) FROM pg_tables t WHERE t.schemaname = m.schema_name)
               <> (SELECT count(*) FROM pg_tables t WHERE t.schemaname = 'tplbase0')
    """,
    "roles without a municipality": """
        SELECT rolname FROM pg_roles WHERE starts_with(rolname, current_database() || '.m.')
        EXCEPT SELECT current_database() || '.m.' || schema_name FROM public.tenants_municipality
        EXCEPT SELECT current_database() || '.m.tplbase0'
    """,
    "domains without a municipality": """
        SELECT domain FROM public.tenants_domain d
         WHERE NOT EXISTS (SELECT FROM public.tenants_municipality m WHERE m.id = d.tenant_id)
    """,
    "deletions that are not finished": """
        SELECT schema_name FROM public.tenants_deletionreport WHERE finished_at IS NULL
    """,
}
_OF_EACH = {
    "home pages": "SELECT 1 FROM {0}.cms_homepage HAVING count(*) <> 2",
    "sites": "SELECT 1 FROM {0}.wagtailcore_site HAVING count(*) <> 1",
    "pages whose list counts them wrongly": """
        SELECT p.id FROM {0}.cms_basepage p WHERE p.numchild <> (
               SELECT count(*) FROM {0}.cms_basepage c
                WHERE c.path LIKE p.path || '%' AND c.depth = p.depth + 1)
    """,
    "pages without their kind's row": """
        SELECT p.id FROM {0}.cms_basepage p JOIN public.django_content_type t
            ON t.id = p.content_type_id AND t.model = 'announcementpage'
         WHERE NOT EXISTS (SELECT FROM {0}.cms_announcementpage a WHERE a.basepage_ptr_id = p.id)
    """,
    "announcements without a revision": """
        SELECT basepage_ptr_id FROM {0}.cms_announcementpage a JOIN {0}.cms_basepage p
            ON p.id = a.basepage_ptr_id WHERE p.latest_revision_id IS NULL OR NOT p.live
    """,
    "words of nothing": """
        SELECT object_id FROM {0}.wagtailsearch_indexentry e JOIN public.django_content_type t
            ON t.id = e.content_type_id AND t.app_label = 'cms' AND t.model = 'basepage'
         WHERE NOT EXISTS (SELECT FROM {0}.cms_basepage p WHERE p.id::text = e.object_id)
    """,
}
_LISTED = """
    SELECT number FROM public.directory_{1} e JOIN public.tenants_municipality m
        ON m.id = e.municipality_id WHERE m.schema_name = '{0}'
"""
_PUBLIC = """
    SELECT p.id FROM {0}.cms_basepage p JOIN public.django_content_type t
        ON t.id = p.content_type_id
     WHERE p.live AND t.model IN ('announcementpage', 'eventpage', 'plainpage')
"""
_STUCK = """
    SELECT t.queue_name || ' ' || t.task_path || ' ' || t.status || ' ' || left(t.traceback, 300)
      FROM public.django_tasks_database_dbtaskresult t
     WHERE t.status NOT IN ('SUCCESSFUL', 'READY')
        OR t.status = 'READY' AND t.run_after < now() + interval '1 day'
"""


def faults_of_municipalities(place):
    """What is half there, by question; empty when all is whole."""
    found = {what: place.ask(sql) for what, sql in _PARTS.items()}
    for schema in schemas(place):
        for what, sql in _OF_EACH.items():
            found[f"{schema}: {what}"] = place.ask(sql.format(schema))
    return {what: rows for what, rows in found.items() if rows}


def schemas(place):
    """The municipalities that there are."""
    return place.ask("SELECT schema_name FROM public.tenants_municipality ORDER BY 1")


def faults_of_the_directory(place):
    """What it shows and there is not, or there is and it does not show."""
    found = {}
    for schema in schemas(place):
        public = set(place.ask(_PUBLIC.format(schema)))
        for table in ("entry", "searchtext"):
            listed = place.ask(_LISTED.format(schema, table))
            if sorted(listed) != sorted(public):
                found[f"{schema} {table}"] = set(listed) ^ public
    known = "SELECT id FROM public.tenants_municipality"
    for table in ("entry", "searchtext"):
        sql = f"SELECT id FROM public.directory_{table} WHERE municipality_id NOT IN ({known})"
        found |= {f"{table} of nobody": rows} if (rows := place.ask(sql)) else {}
    return found


def faults_of_tasks(place):
    """What runs, waits to be tried again, or was given up; leases of nothing; jobs unfinished."""
    found = {
        "tasks": place.ask(_STUCK),
        "leases": place.ask("SELECT task_id FROM public.queue_lease"),
        "jobs": place.ask("SELECT kind FROM public.console_fleetjob WHERE finished_at IS NULL"),
    }
    return {what: rows for what, rows in found.items() if rows}


def faults_of_files(place):
    """Files that are missing, and folders and files of municipalities that are not there."""
    media, found = Path(place.folder) / "media", {}
    known = schemas(place)
    folders = {path.name for path in media.iterdir()}
    found["folders of nobody"] = folders - {"public", *known}
    found["marks of restores"] = [*media.glob("*/.restoring")]
    named = _named(place, known)
    found["missing"] = [name for name in named if not (media / name).is_file()]
    found["half archives"] = [
        path.name for path in (place.folder / "exports").glob(".*") if path.is_file()
    ]
    return {what: rows for what, rows in found.items() if rows}


def nameless_files(place):
    """Files that no row names, beside those that belong to what is there."""
    media = Path(place.folder) / "media"
    named = set(_named(place, schemas(place)))
    there = {
        path.relative_to(media).as_posix()
        for path in media.rglob("*")
        if path.is_file() and path.parent.name in ("arms", "original_images", "imports")
    }
    return sorted(there - named)


def _named(place, known):
    arms = "SELECT 'public/' || coat_of_arms FROM public.tenants_municipality"
    named = place.ask(f"{arms} WHERE coat_of_arms <> ''")
    for schema in known:
        for table in ("cms_portalimage", "cms_importrun"):
            sql = f"SELECT '{schema}/' || file FROM {schema}.{table} WHERE file <> ''"
            named += place.ask(sql)
    return named
