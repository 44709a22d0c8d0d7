/**
 * What tests of several modules need of a kernel: namespaces of their own on the real one, and a
 * fake that prints itself as {@code ip} and {@code nft} text.
 */
@NullMarked
package detour.kernel.testkit;

import org.jspecify.annotations.NullMarked;
