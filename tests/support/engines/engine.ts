/** Two drivers speak two languages; this is what the tests need of either. */
export interface EngineTab {
  open: (url: string) => Promise<void>
  reload: () => Promise<void>
  /** Runs in the page. The script is sent as text: it may use nothing from outside of itself. */
  evaluate: <Input, Result>(
    script: (input: Input) => Result | Promise<Result>,
    input: Input,
  ) => Promise<Result>
  /** The element that the script chooses in the page. */
  find: <Input>(script: (input: Input) => Element | null, input: Input) => Promise<EngineElement | null>
  screenshot: () => Promise<Buffer>
}

export interface ClosableTab extends EngineTab {
  close: () => Promise<void>
}

/** Touched by the browser's own input events, as a person would. */
export interface EngineElement {
  click: () => Promise<void>
  type: (text: string) => Promise<void>
}

/** One browser at work. */
export interface EngineDevice {
  readonly tab: EngineTab
  /** The cook goes away as far as the engine's driver allows (see `absence`); what is left is an empty tab. */
  leave: () => Promise<void>
  close: () => Promise<void>
}

/** One browser, several tabs. */
export interface TabbedDevice extends EngineDevice {
  readonly tab: ClosableTab
  /** One more, empty and in front. */
  openTab: () => Promise<ClosableTab>
}

export interface Engine {
  /** What `leave` does. */
  readonly absence: 'the browser is closed' | 'the tab is closed'
  /** @param profile a folder of its own */
  openDevice: (profile: string) => Promise<TabbedDevice>
  close: () => Promise<void>
}

export type EngineName = 'chromium' | 'firefox' | 'webkit'
