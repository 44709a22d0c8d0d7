/**
 * What can happen in Detour, as data: one catalogue that feeds the log, the history, the stream,
 * the page and the alerts.
 *
 * <p>Records only; no logic, no thread, no clock. Every module may read it.
 */
@NullMarked
package detour.event;

import org.jspecify.annotations.NullMarked;
