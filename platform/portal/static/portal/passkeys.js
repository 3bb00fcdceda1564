// Passkeys: shows the forms that need this script, and fills in what the browser answers.
// Beside it stands allauth's copy of webauthn-json (MIT), which turns JSON into what browsers take.
(() => {
  const passkeys = globalThis.webauthnJSON;
  if (!passkeys || !passkeys.supported()) return;

  const asked = () => JSON.parse(document.getElementById("passkey-data").textContent);

  const ways = {
    async "sign-in"(form) {
      const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error("no options");
      return passkeys.get((await answer.json()).request_options);
    },
    use: () => passkeys.get(asked().request_options),
    add: () => passkeys.create(asked().creation_options),
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const failed = form.querySelector("[data-failed]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      failed.hidden = true;
      try {
        const credential = await ways[form.dataset.passkey](form);
        form.elements.credential.value = JSON.stringify(credential);
        form.submit();
      } catch {
        failed.hidden = false;
      }
    });
  }
})();
