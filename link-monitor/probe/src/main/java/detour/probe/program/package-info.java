/** A user's own program as a probe: exit 0 is an answer. No shell; bounded in time and output. */
@NullMarked
package detour.probe.program;

import org.jspecify.annotations.NullMarked;
