// <refine-summary-markdown data-source>: fetches the summary's Markdown for the copy button inside. It is fetched in
// advance because browsers let a page copy only right after a click. Its times are in the team's zone, which it names:
// the people who read it may be in another zone than the person who copies it.
class SummaryMarkdown extends HTMLElement {
  async connectedCallback() {
    const reply = await fetch(this.dataset.source)
    if (reply.ok) this.querySelector("refine-copy").dataset.text = await reply.text()
  }
}

customElements.define("refine-summary-markdown", SummaryMarkdown)
