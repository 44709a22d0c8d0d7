/**
 * The configuration file: one schema table, from which come reading, checking, defaults and help;
 * every mistake at once, each with its place and what would be right.
 *
 * <p>Pure but for reading the file.
 */
@NullMarked
package detour.daemon.config;

import org.jspecify.annotations.NullMarked;
