/**
 * What {@code packaging/demo} shows: an office with a fiber and an LTE uplink, Detour between them,
 * the fiber cut under real traffic, and what people would have noticed.
 *
 * <p>Every figure it prints is measured by the lab, none is Detour's own; reasons and sentences are
 * Detour's. Threads: those of the lab, and one that reads the keyboard.
 */
@NullMarked
package detour.lab.demo;

import org.jspecify.annotations.NullMarked;
