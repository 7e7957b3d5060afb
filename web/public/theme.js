/* Sets the theme before the first paint. A file of its own, because the content security policy refuses inline scripts. */
(function () {
  var choice = "system";
  try {
    choice = localStorage.getItem("opssight.theme") || "system";
  } catch {
    /* Storage can be refused; the system's preference is then used. */
  }
  var light =
    choice === "light" || (choice === "system" && matchMedia("(prefers-color-scheme: light)").matches);
  document.documentElement.dataset.theme = light ? "light" : "dark";
})();
