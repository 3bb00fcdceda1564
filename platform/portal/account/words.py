"""Words within the addresses of an account, one line a page; the first is in `addresses.py`."""

from portal.addresses import Words

ADD: Words = {"sl": "dodaj", "en": "add", "it": "aggiungi", "hu": "uj"}
AGAIN: Words = {"sl": "potrditev", "en": "confirm-it-is-you", "it": "verifica", "hu": "megerosites"}
APP: Words = {"sl": "aplikacija", "en": "app", "it": "app", "hu": "alkalmazas"}
CLOSED: Words = {"sl": "zaprt", "en": "closed", "it": "chiuso", "hu": "lezart"}
CODE: Words = {"sl": "koda", "en": "code", "it": "codice", "hu": "kod"}
CODES: Words = {"sl": "rezervne-kode", "en": "recovery-codes", "it": "codici", "hu": "kodok"}
CONFIRM: Words = {"sl": "potrdi", "en": "confirm", "it": "conferma", "hu": "jovahagyas"}
COPY: Words = {"sl": "moji-podatki", "en": "my-data", "it": "i-miei-dati", "hu": "adataim"}
DELETE: Words = {"sl": "izbris", "en": "delete", "it": "elimina", "hu": "torles"}
DONE: Words = {"sl": "opravljeno", "en": "done", "it": "fatto", "hu": "kesz"}
EMAIL: Words = {"sl": "e-naslov", "en": "email", "it": "email", "hu": "email"}
FIRST_PASSWORD: Words = {"sl": "prvo-geslo", "en": "first-password", "it": "prima", "hu": "elso"}
INVITATION: Words = {"sl": "povabilo", "en": "invitation", "it": "invito", "hu": "meghivo"}
NAME: Words = {"sl": "ime", "en": "name", "it": "nome", "hu": "nev"}
NEW: Words = {"sl": "nove", "en": "new", "it": "nuovi", "hu": "uj"}
PASSKEYS: Words = {"sl": "kljuci", "en": "passkeys", "it": "passkey", "hu": "kulcsok"}
PASSWORD: Words = {"sl": "geslo", "en": "password", "it": "password", "hu": "jelszo"}
REMOVE: Words = {"sl": "odstrani", "en": "remove", "it": "rimuovi", "hu": "eltavolitas"}
RESET: Words = {"sl": "pozabljeno", "en": "forgotten", "it": "dimenticata", "hu": "elfelejtett"}
SECURITY: Words = {"sl": "varnost", "en": "security", "it": "sicurezza", "hu": "biztonsag"}
SENT: Words = {"sl": "poslano", "en": "sent", "it": "inviato", "hu": "elkuldve"}
SESSIONS: Words = {"sl": "seje", "en": "sessions", "it": "sessioni", "hu": "munkamenetek"}
SIGN_IN: Words = {"sl": "prijava", "en": "sign-in", "it": "accesso", "hu": "bejelentkezes"}
SIGN_OUT: Words = {"sl": "odjava", "en": "sign-out", "it": "uscita", "hu": "kijelentkezes"}
SIGN_UP: Words = {
    "sl": "registracija",
    "en": "sign-up",
    "it": "registrazione",
    "hu": "regisztracio",
}
