import { expect, test } from "vitest";
import { plainPage } from "../../scripts/plain-page.ts";

test("what shows nowhere goes: breaks beside blocks, quotes round one word, strokes of what has no content", () => {
  const page = `<head>
    <meta charset="utf-8" />
    <link rel="icon" href="./icon.svg" />
  </head>
  <body>
    <p class="two words" title="">
      <b id="one">text</b>
      <b>more</b> "left alone"
    </p>
    <svg viewBox="0 0 2 2">
      <circle r="3" />
    </svg>
  </body>
  </html>`;
  expect(plainPage(page)).toBe(
    "<meta charset=utf-8><link rel=icon href=./icon.svg>" +
      '<p class="two words" title=""><b id=one>text</b>\n<b>more</b> "left alone"</p>' +
      '<svg viewBox="0 0 2 2"><circle r=3 /></svg>',
  );
});

test("breaks at the ends of a button show nowhere", () => {
  expect(plainPage('<button id="go">\n <b>go</b>\n <i>now</i>\n</button>\n<b></b>')).toBe(
    "<button id=go><b>go</b>\n<i>now</i></button>\n<b></b>",
  );
});

test("words beside words stay apart", () => {
  expect(plainPage('<span class="a">one</span>\n  <span>two</span>')).toBe(
    "<span class=a>one</span>\n<span>two</span>",
  );
});
