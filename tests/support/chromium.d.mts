export declare const whatToDo: string
export declare function isOnPath(command: string): boolean
export declare function findChromium(): string | undefined
export declare function findOrInstallChromium(): string
export declare function findOrInstallHeadlessShell(): string
