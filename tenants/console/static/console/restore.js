// Sends a large archive in pieces that the proxy lets through and a slow line carries in time; what a
// broken line has lost is sent again. Without this file an archive of up to 25 MB is sent at once.
(() => {
  const PIECE = 16 * 1024 * 1024;
  const TRIES = 5;
  const PAUSE = 2000;
  const sent = document.getElementById("id_sent");
  const file = document.getElementById("id_upload");
  const note = document.getElementById("sending");
  const form = sent.form;
  const button = form.querySelector("button[type=submit]");

  const ask = async (upload, at) => {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("upload", upload);
    body.set("offset", at);
    body.set("piece", file.files[0].slice(at, at + PIECE), "piece");
    const answer = await fetch("piece/", { method: "POST", body });
    // Password and code are asked for once more.
    if (answer.redirected) location.reload();
    if (!answer.ok && answer.status !== 409) throw new Error(answer.status);
    return answer.json();
  };

  const patiently = async (upload, at, tries = TRIES) => {
    try {
      return await ask(upload, at);
    } catch (error) {
      if (tries <= 1) throw error;
      await new Promise((go) => setTimeout(go, PAUSE));
      return patiently(upload, at, tries - 1);
    }
  };

  const send = async (progress) => {
    let known = { upload: "", size: 0 };
    while (known.size < file.files[0].size) {
      known = await patiently(known.upload, known.size);
      progress.value = known.size;
    }
    return known.upload;
  };

  form.addEventListener("submit", async (event) => {
    const chosen = file.files[0];
    if (!chosen || chosen.size <= PIECE) return;
    event.preventDefault();
    const progress = note.querySelector("progress");
    progress.max = chosen.size;
    note.hidden = false;
    note.querySelector("[role=alert]").hidden = true;
    button.disabled = true;
    try {
      sent.value = await send(progress);
      file.value = "";
      form.submit();
    } catch {
      note.querySelector("[role=alert]").hidden = false;
      button.disabled = false;
    }
  });
})();
