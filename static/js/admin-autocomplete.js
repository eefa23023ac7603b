"use strict";
// Names for Select2: its boxes are built without the labels of the fields that they stand for.
(() => {
  const $ = django.jQuery;

  function name(select) {
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    const text = label ? label.textContent.trim().replace(/:$/, "") : select.name;
    const box = select.nextElementSibling;
    if (!box || !box.classList.contains("select2")) return;
    const chosen = box.querySelector(".select2-selection--single");
    if (chosen) {
      label.id = label.id || `${select.id}_label`;
      const rendered = chosen.querySelector(".select2-selection__rendered");
      // What is chosen names the box; it is not a box of its own.
      rendered.removeAttribute("role");
      rendered.removeAttribute("aria-readonly");
      chosen.setAttribute("aria-labelledby", `${label.id} ${rendered.id}`);
    }
    const search = box.querySelector(".select2-search__field");
    if (search) search.setAttribute("aria-label", text);
  }

  function nameAll(root) {
    root.querySelectorAll("select.admin-autocomplete:not([name*=__prefix__])").forEach(name);
  }

  $(() => nameAll(document));
  document.addEventListener("formset:added", (event) => nameAll(event.target));
  $(document).on("select2:open", (event) => {
    const label = document.querySelector(`label[for="${CSS.escape(event.target.id)}"]`);
    const search = document.querySelector(".select2-container--open .select2-search__field");
    if (search && label) search.setAttribute("aria-label", label.textContent.trim());
  });
})();
