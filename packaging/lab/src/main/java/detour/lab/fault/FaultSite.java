package detour.lab.fault;

import detour.lab.netns.Moment;
import java.time.Duration;

/** What an ISP lets its faults do to it. Each method tells when the thing itself was done. */
public interface FaultSite {
  /** Takes the far end of the gateway's cable down or up: the gateway's carrier follows. */
  Moment carrier(boolean on);

  /**
   * Share of packets the core loses, in each direction.
   *
   * @param upPermille towards the Internet, 0 to 1000 (1000 is all, silently)
   * @param downPermille towards the gateway, 0 to 1000
   */
  Moment coreLoss(int upPermille, int downPermille);

  /** Lets the next hop hear and say nothing at all, or be normal again; the carrier stays. */
  Moment nextHopSilent(boolean silent);

  /**
   * Delay added between core and Internet, in each direction, on top of the lab's round trip time.
   *
   * @param jitter each packet waits up to this much longer, evenly spread; order is kept
   * @throws IllegalStateException if the lab was raised without {@code rtt}
   */
  Moment delay(Duration oneWay, Duration jitter);

  /**
   * Holds everything between core and Internet for a while, and then delivers it.
   *
   * @throws IllegalStateException if the lab was raised without {@code rtt}
   */
  Moment hold(Duration length);

  /** Puts a slow, long queue in both directions between next hop and core, and keeps it full. */
  Moment queue(Fault.QueueFull queue);

  /** Takes the queue away. */
  Moment noQueue();

  /** Refreshes the lifetime of the gateway's IPv4 address, as a DHCP renewal does. */
  Moment renewAddress();

  /** Gives the gateway an address in another subnet of this ISP, or the first one back. */
  Moment otherSubnet(boolean other);

  /** Moves the next hop to another address of the same subnet, or back. */
  Moment otherNextHop(boolean other);

  /** Deletes the gateway's interface. */
  Moment deleteInterface();

  /**
   * Makes the gateway's interface again (new ifindex, same MAC), with addresses and default routes.
   */
  Moment makeInterface();
}
