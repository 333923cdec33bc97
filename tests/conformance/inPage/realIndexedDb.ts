// Stands for `fake-indexeddb` in the page, where the real one is there already.
export {}
