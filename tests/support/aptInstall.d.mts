export declare function aptInstall(...packages: string[]): boolean
export declare function run(command: string, parameters: string[]): boolean
