/** The lab proves itself: unit tests without root, {@code *IT} in its own namespaces. */
@NullMarked
package detour.lab;

import org.jspecify.annotations.NullMarked;
