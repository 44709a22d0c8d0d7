/**
 * The virtual router's addresses in the kernel: held with a lifetime, on the interface itself or on
 * a macvlan with the virtual MAC, and kept from answering where they must not.
 *
 * <p>Threads: all of it belongs to the pair's kernel thread. Not here: when they are held (package
 * state).
 */
@NullMarked
package detour.vrrp.address;

import org.jspecify.annotations.NullMarked;
