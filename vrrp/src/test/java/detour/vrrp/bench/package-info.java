/**
 * The benchmark {@code vrrp}: a pair of ours beside a pair of keepalived's. Its figures come from
 * {@code packaging/bench vrrp}; among the tests it runs once, to see that it works.
 */
@NullMarked
package detour.vrrp.bench;

import org.jspecify.annotations.NullMarked;
