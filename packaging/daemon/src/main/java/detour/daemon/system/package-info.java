/** The machine around the daemon: sysctls, systemd, the log. */
@NullMarked
package detour.daemon.system;

import org.jspecify.annotations.NullMarked;
