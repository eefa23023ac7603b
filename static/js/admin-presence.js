"use strict";
// Says every half minute that this form is open, and shows who else has it open.
(() => {
  const place = document.getElementById("cs-here");
  if (!place) return;
  const form = place.closest("form");

  async function tell() {
    if (document.hidden) return;
    const body = new FormData();
    for (const name of ["csrfmiddlewaretoken", place.dataset.versionField]) {
      body.set(name, form.elements[name].value);
    }
    try {
      const answer = await fetch(place.dataset.address, { method: "POST", body });
      if (!answer.ok || !answer.headers.get("Content-Type").startsWith("application/json")) return;
      show((await answer.json()).said);
    } catch {
      // Nobody to ask just now: what was last said stays.
    }
  }

  function show(said) {
    if (said.join("\n") === place.innerText.trim()) return;
    place.replaceChildren(
      ...said.map((text) => {
        const line = document.createElement("p");
        line.textContent = text;
        return line;
      }),
    );
  }

  setInterval(tell, 30_000);
  document.addEventListener("visibilitychange", tell);
})();
