/** In which dialog a task of a type is made, and mended when it has failed. */
export const dialogOf: Partial<Record<string, 'production' | 'products' | 'preparations'>> = {
  production: 'production',
  product_writeoff: 'products',
  preparation_writeoff: 'preparations',
}

/** Whether a failed task of this type can be mended; the registry is open for types that have no dialog. */
export const hasDialog = (type: string): boolean => dialogOf[type] !== undefined
