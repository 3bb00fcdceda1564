"""Titles and addresses that a new portal begins with, in each language."""

# Announcements, then events: title and slug.
INDEXES = (
    {
        "sl": ("Obvestila", "obvestila"),
        "en": ("Announcements", "announcements"),
        "it": ("Avvisi", "avvisi"),
        "hu": ("Közlemények", "kozlemenyek"),
    },
    {
        "sl": ("Dogodki", "dogodki"),
        "en": ("Events", "events"),
        "it": ("Eventi", "eventi"),
        "hu": ("Események", "esemenyek"),
    },
)
WELCOME = {
    "sl": "Kaj pripravlja občina, kje lahko poveste svoje in kaj je iz tega nastalo.",
    "en": "What the municipality is preparing, where you can have your say, and what came of it.",
    "it": "Che cosa prepara il comune, dove potete dire la vostra e che cosa ne è nato.",
    "hu": "Mit készít elő a község, hol mondhatja el véleményét, és mi lett belőle.",
}
WORKFLOW = "Pregled pred objavo"
