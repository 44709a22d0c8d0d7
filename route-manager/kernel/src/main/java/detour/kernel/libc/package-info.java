/**
 * The few functions of the C library that the JDK has no words for, by JNA direct mapping: sockets
 * of families it does not know, options it does not set, namespaces.
 *
 * <p>Linux on 64 bits only. No variadic function is mapped (their calling convention differs), and
 * errno is read as the very next call.
 */
@NullMarked
package detour.kernel.libc;

import org.jspecify.annotations.NullMarked;
