import { NodeTypes, parse, type ExpressionNode, type TemplateChildNode } from '@vue/compiler-dom'

/** Attributes whose value a person reads or is read to. */
const read =
  /^(aria-label|aria-description|aria-roledescription|alt|label|placeholder|title|text|hint|\w+-(label|text))$/

/** What needs no translation. */
const names = new Set(['Simmer'])

/**
 * The words of a template that are not from the languages: between tags, in what is read of an attribute, and in the texts of
 * an expression. A text that is compared with, or is the key of a sentence, is none.
 */
export function literalWordsOf(template: string): string[] {
  return parse(template).children.flatMap(wordsOfNode)
}

function wordsOfNode(node: TemplateChildNode): string[] {
  if (node.type === NodeTypes.TEXT) return words(node.content)
  if (node.type === NodeTypes.INTERPOLATION) return wordsOfExpression(node.content)
  if (node.type !== NodeTypes.ELEMENT) return []
  const attributes = node.props.flatMap(prop => {
    if (prop.type === NodeTypes.ATTRIBUTE) return read.test(prop.name) ? words(prop.value?.content ?? '') : []
    const name = prop.arg?.type === NodeTypes.SIMPLE_EXPRESSION ? prop.arg.content : ''
    return prop.name === 'bind' && read.test(name) && prop.exp ? wordsOfExpression(prop.exp) : []
  })
  return [...attributes, ...node.children.flatMap(wordsOfNode)]
}

function wordsOfExpression(expression: ExpressionNode): string[] {
  const source = expression.loc.source
    // Keys of sentences, and what is only compared with.
    .replace(/\bt\(\s*(['`])(?:(?!\1).)*\1/g, 't(')
    .replace(/[=!]==?\s*'[^']*'/g, '')
  const texts = [...source.matchAll(/'([^']*)'|`([^`]*)`/g)].map(
    ([, plain, template]) => plain ?? template ?? '',
  )
  // A key that is chosen by a condition is still a key.
  const isKey = (text: string) => /^[a-z]\w*(\.[\w${}]+)+$/.test(text)
  return texts.filter(text => !isKey(text)).flatMap(text => words(text.replace(/\$\{[^}]*\}/g, ' ')))
}

function words(text: string): string[] {
  const trimmed = text.replace(/&\w+;/g, ' ').trim()
  return /\p{L}/u.test(trimmed) && !names.has(trimmed) ? [trimmed] : []
}
