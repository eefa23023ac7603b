// Long facets get a box that narrows their options. Without scripts they stay plain lists.

for (const list of document.querySelectorAll("[data-narrow]")) {
  const rows = [...list.querySelectorAll(".cs-check")];
  const words = (row) => row.querySelector("label").textContent.toLocaleLowerCase();

  const label = document.createElement("label");
  label.className = "cs-narrow__label";
  const box = document.createElement("input");
  box.type = "search";
  box.className = "govuk-input cs-narrow";
  box.autocomplete = "off";
  box.setAttribute("aria-controls", list.id);
  label.append(list.dataset.narrow, box);
  const said = document.createElement("p");
  said.className = "govuk-visually-hidden";
  said.setAttribute("role", "status");
  list.before(label, said);

  const narrow = () => {
    const wanted = box.value.trim().toLocaleLowerCase();
    for (const row of rows) {
      // What is chosen stays in sight.
      row.hidden = !words(row).includes(wanted) && !row.querySelector("input").checked;
    }
    const shown = rows.filter((row) => !row.hidden).length;
    said.textContent = wanted ? list.dataset.narrowed.replace("{n}", shown) : "";
  };
  box.addEventListener("input", narrow);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && box.value) {
      event.preventDefault();
      box.value = "";
      narrow();
    }
    // Enter would send the form from a box that is none of its fields.
    if (event.key === "Enter") event.preventDefault();
  });
}
