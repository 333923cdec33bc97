export interface Tally {
  passed: number
  failed: number
  skipped: number
}
export declare function tallyOfCheck(succeeded: boolean): Tally
export declare function tallyOfVitest(report: unknown, succeeded: boolean): Tally
export declare function tallyOfPlaywright(report: unknown, succeeded: boolean): Tally
export declare function total(tallies: Tally[]): Tally
