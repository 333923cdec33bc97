export interface Failure {
  test: string
  message: string
}
export declare function failuresOfVitest(report: unknown): Failure[]
export declare function failuresOfPlaywright(report: unknown): Failure[]
