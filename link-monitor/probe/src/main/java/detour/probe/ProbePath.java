package detour.probe;

import detour.kernel.address.Family;

/**
 * By which way probes go.
 *
 * @param key names the path in answers
 * @param interfaceName the uplink's device
 * @param mark the uplink's mark, so that policy routing agrees with the device
 * @param family the address family
 */
public record ProbePath(String key, String interfaceName, int mark, Family family) {}
