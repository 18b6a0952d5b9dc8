/** Whether a peer's address is this machine: 127.0.0.0/8, ::1, or the former written as IPv6. */
export function isLoopback(address: string | undefined): boolean {
  if (!address) return false;
  if (address === '::1') return true;
  return /^(::ffff:)?127(\.\d{1,3}){3}$/i.test(address);
}
