/**
 * Telling people. For now: a program of the administrator's, run after a switch, never in its way.
 */
@NullMarked
package detour.alert;

import org.jspecify.annotations.NullMarked;
