// Evaluated in the page: boxes whose content is wider than they are, the page itself among them.
(() =>
  [
    document.documentElement,
    ...document.querySelectorAll('.panel, .tool-body, .top, .views, .foot')
  ]
    .filter((element) => element.scrollWidth > element.clientWidth + 1)
    .map((element) => element.className || element.tagName))();
