// <refine-summary-markdown data-source>: fetches the summary's Markdown, its times in the reader's zone, for the copy
// button inside. It is fetched in advance because browsers let a page copy only right after a click.
class SummaryMarkdown extends HTMLElement {
  async connectedCallback() {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
    const reply = await fetch(`${this.dataset.source}?zone=${encodeURIComponent(timeZone)}`)
    if (reply.ok) this.querySelector("refine-copy").dataset.text = await reply.text()
  }
}

customElements.define("refine-summary-markdown", SummaryMarkdown)
