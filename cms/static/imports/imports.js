/* Shows how far an import is, and the report once it is there. Without it the page says so by itself. */
(() => {
  const shown = document.querySelector("[data-import-progress]");
  if (!shown) return;
  const ask = async () => {
    try {
      const answer = await fetch(shown.dataset.importProgress, { headers: { Accept: "text/html" } });
      if (answer.ok && answer.headers.get("X-Import-Moving") === "no") {
        location.reload();
        return;
      }
      if (answer.ok && !answer.redirected) {
        const text = await answer.text();
        if (text !== shown.innerHTML) shown.innerHTML = text;
      }
    } catch {
      // The server is away for a moment; the next question may be answered.
    }
    setTimeout(ask, 2000);
  };
  setTimeout(ask, 1000);
})();
