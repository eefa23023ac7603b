"use strict";
// The links that add a missing record open a window that hands the new record back to the form.
// Without this script they open the page in a tab of its own.
document.querySelectorAll("a.add-related[data-popup-query]").forEach((link) => {
  link.removeAttribute("target");
  link.search = `?${link.dataset.popupQuery}`;
});
