import { LineChart } from 'chartist'

export interface Curve {
  name: string
  /** Milliseconds, one per label. */
  values: number[]
}

const colours = ['#b4501e', '#2f6f6a', '#5b4a9c']

/** A drawing that stands alone, without a page's styles. @returns the text of an SVG file, 720 × 360 */
export function drawCurves(
  title: string,
  xTitle: string,
  labels: string[],
  curves: readonly Curve[],
): Promise<string> {
  const place = document.createElement('div')
  place.style.width = '720px'
  document.body.append(place)
  const data = { labels, series: curves.map(({ name, values }) => ({ name, data: values })) }
  const chart = new LineChart(place, data, {
    width: 720,
    height: 360,
    fullWidth: true,
    low: 0,
    lineSmooth: false,
    chartPadding: { top: 56, right: 48, bottom: 24, left: 24 },
    axisY: { labelInterpolationFnc: (value: number | string) => `${value} ms`, offset: 48 },
  })
  return new Promise(resolve => {
    chart.on('created', () => {
      const svg = place.querySelector('svg')
      if (!svg) throw new Error('Nothing was drawn.')
      for (const label of svg.querySelectorAll('foreignObject')) label.replaceWith(textOf(label))
      svg.prepend(styles(), words(title, 24, 24, 'title'))
      svg.append(words(xTitle, 360, 352, 'x-title'))
      curves.forEach(({ name }, index) =>
        svg.append(words(`● ${name}`, 24 + index * 220, 46, `name-${index}`)),
      )
      svg.setAttribute('viewBox', '0 0 720 360')
      const text = new XMLSerializer().serializeToString(svg)
      place.remove()
      resolve(text)
    })
  })
}

const namespace = 'http://www.w3.org/2000/svg'

function words(text: string, x: number, y: number, className: string): SVGTextElement {
  const element = document.createElementNS(namespace, 'text')
  element.setAttribute('x', String(x))
  element.setAttribute('y', String(y))
  element.setAttribute('class', className)
  element.textContent = text
  return element
}

// Where an SVG is an image, HTML inside of it is not drawn.
function textOf(label: SVGForeignObjectElement): SVGTextElement {
  const [x, y] = [label.x.baseVal.value, label.y.baseVal.value]
  const text = label.textContent.trim()
  // A label below stands at the beginning of its step, where its point is; one beside it at the end, where its line is.
  return label.querySelector('.ct-horizontal')
    ? words(text, x, y + 18, 'label')
    : words(text, x + label.width.baseVal.value - 8, y + label.height.baseVal.value + 4, 'beside')
}

function styles(): SVGStyleElement {
  const element = document.createElementNS(namespace, 'style')
  const ofCurve = (colour: string, index: number) => `
    .ct-series:nth-of-type(${index + 1}) .ct-line { stroke: ${colour} }
    .ct-series:nth-of-type(${index + 1}) .ct-point { stroke: ${colour} }
    .name-${index} { fill: ${colour} }`
  element.textContent = `
    svg { background: #fff }
    text { font: 13px system-ui, sans-serif; fill: #333 }
    .title { font-weight: 600; font-size: 15px }
    .x-title, .label { text-anchor: middle }
    .beside { text-anchor: end }
    .ct-grid { stroke: #ddd }
    .ct-line { fill: none; stroke-width: 2.5 }
    .ct-point { stroke-width: 8; stroke-linecap: round }
    ${colours.map(ofCurve).join('')}`
  return element
}
