// A list in pages: thousands of rows are never in the document at once, but for printing.

const MOST_PRINTED = 5000;

class Pager {
  constructor(id, size, noun, draw) {
    Object.assign(this, { id, size, noun, draw, rows: [], first: 0, isPrinting: false });
  }

  show(rows) {
    this.rows = rows;
    this.first = 0;
    this.render();
  }

  print(isPrinting) {
    this.isPrinting = isPrinting;
    this.render();
  }

  render() {
    const end = this.isPrinting ? MOST_PRINTED : this.first + this.size;
    const shown = this.rows.slice(this.isPrinting ? 0 : this.first, end);
    if (shown.length === 0) {
      place(this.id, element("p", { class: "empty" }, `No ${this.noun} to show.`));
      return;
    }
    place(this.id, ...(this.rows.length > this.size ? [this.navigation()] : []), this.draw(shown));
  }

  navigation() {
    const last = Math.min(this.first + this.size, this.rows.length);
    const text = `${counted.format(this.first + 1)} to ${counted.format(last)} of ${counted.format(this.rows.length)}`;
    return element("nav", { class: "pager", "aria-label": `Pages of ${this.noun}` },
      this.button("First", 0, this.first === 0),
      this.button("Previous", this.first - this.size, this.first === 0),
      element("span", { role: "status" }, text),
      this.button("Next", this.first + this.size, last === this.rows.length),
      this.button("Last", Math.floor((this.rows.length - 1) / this.size) * this.size, last === this.rows.length));
  }

  button(text, first, isOff) {
    return element("button", { type: "button", disabled: isOff, onclick: () => {
      this.first = first;
      this.render();
      this.keepFocus(text);
    } }, text);
  }

  // The button that was pressed was replaced; whoever uses the keyboard goes on from its successor.
  keepFocus(text) {
    const buttons = [...document.querySelectorAll(`#${this.id} .pager button`)].filter((one) => !one.disabled);
    (buttons.find((one) => one.textContent === text) ?? buttons[0])?.focus();
  }
}
