// What somebody types is kept: in this browser at once, in the account while there is a connection.
// Without this script the form works all the same, with the button "Save the draft".
"use strict";
(() => {
  const KEPT = "skupaj-opinion:";
  const DAYS = 7 * 24 * 3600 * 1000;
  const NAMES = ["text", "name", "organisation", "place", "email"];

  const read = (key) => {
    try {
      const found = JSON.parse(localStorage.getItem(KEPT + key) || "null");
      return found && Date.now() - found.at < DAYS ? found : null;
    } catch { return null; }
  };
  const write = (key, copy) => {
    try { localStorage.setItem(KEPT + key, JSON.stringify(copy)); } catch { /* full, or not allowed */ }
  };
  const forget = (key) => {
    try { localStorage.removeItem(KEPT + key); } catch { /* not allowed */ }
  };

  // The receipt, or the page that says that a link was sent: the copy is not needed any more.
  const done = document.querySelector("[data-handed-in]");
  if (done) {
    const copy = read(done.dataset.handedIn);
    if (copy && copy.sent) forget(done.dataset.handedIn);
  }

  const form = document.querySelector("form.opinion");
  if (!form) return;
  const { kept, whose, draft, saved, restored, offline, signedOut, savedAt, bound } = form.dataset;
  const state = form.querySelector(".opinion__state");
  const fields = NAMES.map((name) => form.elements[name]).filter(Boolean);
  const say = (words) => { if (state.textContent !== words) state.textContent = words; };
  const typed = () => Object.fromEntries(fields.map((field) => [field.name, field.value]));

  const copy = read(kept);
  const isNewer = copy && copy.whose === whose && copy.at > 1000 * Number(savedAt || 0);
  if (isNewer && !bound && copy.typed.text && copy.typed.text !== form.elements.text.value) {
    for (const field of fields) if (copy.typed[field.name]) field.value = copy.typed[field.name];
    say(restored);
  }

  let timer = 0;
  let last = "";
  const send = async () => {
    const now = JSON.stringify(typed());
    if (!draft || now === last || !form.elements.text.value.trim()) return;
    const data = new FormData(form);
    data.delete("attached");
    try {
      const answer = await fetch(draft, { method: "POST", body: data, credentials: "same-origin" });
      if (answer.ok) { last = now; say(saved); }
      else if (answer.status === 403) say(signedOut);
      else if (answer.status < 500) say((await answer.json()).detail || "");
    } catch { say(offline); }
  };
  form.addEventListener("input", () => {
    write(kept, { at: Date.now(), whose, typed: typed() });
    clearTimeout(timer);
    timer = setTimeout(send, 2000);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    write(kept, { at: Date.now(), whose, typed: typed(), sent: true });
  });
  window.addEventListener("online", send);
})();
