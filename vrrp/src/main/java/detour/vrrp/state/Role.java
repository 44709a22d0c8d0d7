package detour.vrrp.state;

/** The states of RFC 9568 section 6.4. */
public enum Role {
  INITIALIZE,
  BACKUP,
  ACTIVE
}
