/** A way to get a container engine going; `command` null: there is nothing to type. */
export type Way = { readonly what: string; readonly command: string | null }

/** How one starts a container engine there, the likeliest first. `platform` as Node names it. */
export const howToStart = (platform: string): Way[] => {
  switch (platform) {
    case 'darwin':
      return [
        { what: 'Docker Desktop', command: 'open -a Docker' },
        { what: 'OrbStack', command: 'open -a OrbStack' },
        { what: 'colima', command: 'colima start --memory 4' },
        { what: 'Podman', command: 'podman machine start' },
      ]
    case 'win32':
      return [
        { what: 'Docker Desktop: start it from the Start menu, and wait for the whale to stand still', command: null },
        { what: 'Podman', command: 'podman machine start' },
      ]
    default:
      return [
        { what: 'Docker', command: 'sudo systemctl start docker' },
        { what: 'Docker, then without sudo', command: 'sudo usermod -aG docker $USER' },
        { what: 'Docker without root', command: 'systemctl --user start docker' },
        { what: 'Podman', command: 'systemctl --user start podman.socket' },
      ]
  }
}
