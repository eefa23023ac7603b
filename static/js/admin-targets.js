"use strict";
// A link to a field or a row finds it: folds around it and in it open, and the field is focused.
(() => {
  function open(target) {
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
    const own = target.matches(".inline-related") && target.querySelector(":scope > details");
    if (own) own.open = true;
  }

  // What is seen of a field: Select2 draws a box of its own beside the hidden list.
  function seen(target) {
    const box = target.nextElementSibling;
    if (box && box.classList.contains("select2")) {
      return box.querySelector(".select2-search__field, .select2-selection") || target;
    }
    const row = target.matches(".inline-related");
    return (row && target.querySelector("summary, input:not([type=hidden])")) || target;
  }

  function go() {
    const id = decodeURIComponent(window.location.hash.slice(1));
    const target = id && document.getElementById(id);
    if (!target || !document.getElementById("content-main")) return;
    // The browser itself brings a heading to the top of the window.
    if (!target.matches("input, select, textarea, .inline-related")) return;
    open(target);
    const place = seen(target);
    if (!place.matches("a, button, input, select, textarea, summary, [tabindex]")) {
      place.tabIndex = -1;
    }
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "center" });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    // The address does not change where the same link is followed twice.
    if (link && link.hash === window.location.hash) go();
  });
  window.addEventListener("hashchange", go);
  window.addEventListener("load", () => {
    const problems = document.getElementById("cs-problems");
    if (problems) problems.focus();
    else go();
  });

  // Where the list stands above the form, it is folded until it is asked for.
  const list = document.querySelector(".cs-side > details");
  if (list && window.matchMedia("(max-width: 75rem)").matches) list.open = false;
})();
