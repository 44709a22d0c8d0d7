/**
 * The gateway pair: virtual routers that move between gateways by VRRP. {@link detour.vrrp.Pair} is
 * the way in: made from {@link detour.vrrp.PairSettings}, it runs until it is stopped.
 *
 * <p>Threads: {@code vrrp} decides and sends adverts, and does nothing else; {@code vrrp-kernel}
 * carries out in order what it wants of the kernel; one reader for each router and one for news
 * only pass on. All belong to the network namespace of the thread that made the pair.
 */
@NullMarked
package detour.vrrp;

import org.jspecify.annotations.NullMarked;
