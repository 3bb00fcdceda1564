// Says while a colour is typed whether white text is legible on it; the server decides.
(() => {
  const said = document.getElementById("contrast");
  const field = said && document.getElementById(said.dataset.of);
  if (!field) return;
  let waiting;
  const ask = async () => {
    const answer = await fetch(`${said.dataset.address}?colour=${encodeURIComponent(field.value)}`);
    if (!answer.ok) return;
    const { ok, text } = await answer.json();
    said.textContent = text;
    said.classList.toggle("contrast--bad", !ok);
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 250);
  });
})();
