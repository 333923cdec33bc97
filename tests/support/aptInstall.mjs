import { spawnSync } from 'node:child_process'

/**
 * Installs packages where nobody has to be asked: as root, on Debian and its relatives.
 * @param {...string} packages
 * @returns {boolean} whether it was possible and went well
 */
export function aptInstall(...packages) {
  if (process.getuid?.() !== 0 || !commandExists('apt-get')) return false
  run('apt-get', ['update'])
  return run('apt-get', ['install', '-y', '--no-install-recommends', ...packages])
}

/**
 * @param {string} command
 * @param {string[]} parameters
 * @returns {boolean} whether it ended with 0
 */
export function run(command, parameters) {
  const { status } = spawnSync(command, parameters, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  return status === 0
}

/** @param {string} name */
function commandExists(name) {
  return spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0
}
