"""What a municipality may use, where neither the environment nor the console says otherwise."""

# Far above what a municipality needs, and below what would hurt its neighbours.
USUAL_QUOTAS = {
    "storage_mb": 20_000,
    "mail_a_day": 5_000,
    "exports_a_day": 10,
    "api_an_hour": 1_000_000,
}
