/**
 * What outlives the process, in one folder: uplink numbers, overrides, the event journal. Files are
 * replaced whole and synced, so a crash at any byte leaves the old or the new one.
 */
@NullMarked
package detour.daemon.store;

import org.jspecify.annotations.NullMarked;
