/**
 * A branch office in network namespaces: two office hosts, a gateway, up to four ISPs, an Internet.
 *
 * <p>Tests, demo and benchmarks use it as an <em>independent witness</em>: it depends on no module
 * of Detour and judges with its own clock and its own packets. {@link detour.lab.Lab#raise} makes
 * it, {@link detour.lab.Lab#close} leaves nothing behind; several stand side by side. It needs
 * root, {@code iproute2} and libnftables, and never runs a shell.
 *
 * <pre>
 *  office1 ─┐            ┌ wan1 ─ isp1a ─ isp1c ─┐
 *           ├ br-lan  gw ┤                       ├ inet
 *  office2 ─┘      │     └ wan2 ─ isp2a ─ isp2c ─┤
 *                  └ gw2 ─ wan3 ─ isp3a ─ isp3c ─┘   if a second gateway is wanted
 * </pre>
 *
 * <p>Threads: one per namespace, one for each ISP's noise, two for the servers, two for each ISP's
 * delay if there is any.
 */
@NullMarked
package detour.lab;

import org.jspecify.annotations.NullMarked;
