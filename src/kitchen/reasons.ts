/** Why something is written off. The first three count for the KPI unless the task says otherwise. */
export const reasons = ['expired', 'spoiled', 'other', 'education', 'test'] as const
export type WriteOffReason = (typeof reasons)[number]

export const departments = ['kitchen', 'bar'] as const
export type Department = (typeof departments)[number]
