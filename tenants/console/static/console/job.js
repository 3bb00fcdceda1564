// Asks for the page of a job again until it is finished; without this file the page reloads itself.
(() => {
  const PAUSE = 1000;
  const look = async () => {
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      if (answer.redirected) return location.reload();
      if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.getElementById("job");
        const shown = document.getElementById("job");
        if (fresh && shown && fresh.innerHTML !== shown.innerHTML) shown.replaceWith(fresh);
        if (fresh && "finished" in fresh.dataset) return undefined;
      }
    } catch {
      // The network is away for a moment: ask again.
    }
    return setTimeout(look, PAUSE);
  };
  setTimeout(look, PAUSE);
})();
